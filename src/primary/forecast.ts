import type { ClusterView, ModeForecast } from '../protocol/control.js';
import type { Mode } from '../protocol/mode.js';
import { FORECAST } from './texts.js';

/** What a switch to `to` does to people who are signed in. Changes nothing. */
export function forecastOf(view: ClusterView, to: Mode): ModeForecast {
  const { mode: from } = view;
  const slots = view.nodes.flatMap((node) => node.slots);
  const sockets = slots.reduce((sum, slot) => sum + slot.sockets, 0);
  const inMemory = slots.reduce((sum, slot) => sum + slot.memorySessions, 0);
  const sentences: string[] = [];
  if (from.routing === to.routing && from.sessions === to.sessions) {
    return { from, to, sockets, sentences: [FORECAST.same()] };
  }
  sentences.push(FORECAST.noneCloses(sockets));
  if (from.sessions !== to.sessions) {
    sentences.push(FORECAST.carried());
    if (from.sessions === 'memory') {
      if (inMemory > 0) sentences.push(FORECAST.carriedFromMemory(inMemory));
      if (view.nodes.length > 1) sentences.push(FORECAST.carriedByNode());
    }
  }
  if (to.sessions === 'memory') {
    sentences.push(FORECAST.memoryDies());
    if (to.routing !== 'session') sentences.push(FORECAST.memoryElsewhere(to.routing));
  }
  if (to.sessions === 'redis') sentences.push(FORECAST.redis());
  if (to.sessions === 'token') sentences.push(FORECAST.token());
  return { from, to, sockets, sentences };
}
