import type { ClusterView, ModeForecast } from '../../protocol/control.js';
import type { Mode } from '../../protocol/mode.js';

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

/** What a mode switch does to people, said before it is done. */
const FORECAST = {
  same: () => 'This is the present mode: nothing changes.',
  noneCloses: (sockets: number) =>
    sockets === 0
      ? 'Nobody is connected now.'
      : `${plural(sockets, 'open connection')} stay${sockets === 1 ? 's' : ''} open; the next one is routed anew.`,
  carried: () =>
    'Nobody is signed out by it: a session is taken along by the next request of its page, and open pages make one within a second.',
  carriedFromMemory: (sessions: number) =>
    `${plural(sessions, 'session')} ${sessions === 1 ? 'is' : 'are'} in the memory of the workers: one whose worker ends before its page asks is lost, to that end.`,
  carriedByNode: () =>
    'A session in memory is taken along by its own node only: whose next request a balancer brings to another node has to sign in.',
  memoryDies: () =>
    'From then on a session lives in one worker, and dies with it: a kill or a restart signs its people out.',
  memoryElsewhere: (routing: Mode['routing']) =>
    `With ${routing} routing requests can reach a worker that does not have the session: people are signed out at random.`,
  redis: () => 'From then on sessions survive any worker, and need the store.',
  token: () =>
    'From then on a session is whole in the cookie: it survives any worker and needs no store to be read.',
} as const;

function plural(count: number, one: string): string {
  return `${count} ${count === 1 ? one : `${one}s`}`;
}
