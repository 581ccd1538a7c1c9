import type { ClusterView, ForecastEffect, ModeForecast } from '../../protocol/control.js';
import { phraseEffect } from '../../protocol/forecast-phrases.js';
import type { Mode } from '../../protocol/mode.js';

/** What a switch to `to` does to people who are signed in. Changes nothing. */
export function forecastOf(view: ClusterView, to: Mode): ModeForecast {
  const { mode: from } = view;
  const slots = view.nodes.flatMap((node) => node.slots);
  const sockets = slots.reduce((sum, slot) => sum + slot.sockets, 0);
  const sessions = slots.reduce((sum, slot) => sum + slot.memorySessions, 0);
  const effects = effectsOf(from, to, { sockets, sessions, nodes: view.nodes.length });
  return { from, to, sockets, effects, sentences: effects.map((effect) => phraseEffect(effect)) };
}

/** `sessions`: those in the memory of workers. */
function effectsOf(
  from: Mode,
  to: Mode,
  there: { readonly sockets: number; readonly sessions: number; readonly nodes: number },
): readonly ForecastEffect[] {
  const { sockets, sessions, nodes } = there;
  if (from.routing === to.routing && from.sessions === to.sessions) return [{ kind: 'same', params: {} }];
  const effects: ForecastEffect[] = [{ kind: 'stay-open', params: { sockets } }];
  if (from.sessions !== to.sessions) {
    effects.push({ kind: 'carried', params: {} });
    if (from.sessions === 'memory') {
      if (sessions > 0) effects.push({ kind: 'carried-from-memory', params: { sessions } });
      if (nodes > 1) effects.push({ kind: 'carried-by-node', params: {} });
    }
  }
  if (to.sessions === 'memory') {
    effects.push({ kind: 'memory-dies', params: {} });
    if (to.routing !== 'session') effects.push({ kind: 'memory-elsewhere', params: { routing: to.routing } });
  }
  if (to.sessions === 'redis') effects.push({ kind: 'in-store', params: {} });
  if (to.sessions === 'token') effects.push({ kind: 'in-cookie', params: {} });
  return effects;
}
