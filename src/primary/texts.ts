/** Every sentence of the primary that a person reads: the time line, the control room's answers, the start line. */
import type { WorkerRange } from '../domain/elastic.js';
import type { StoreView } from '../protocol/control.js';
import type { Mode, PresetName } from '../protocol/mode.js';
import { presetOf } from '../protocol/mode.js';

function by(name: string | null | undefined): string {
  return name === null || name === undefined ? '' : ` by ${name}`;
}

function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

const PRESET_NAMES: Record<PresetName, string> = {
  sticky: 'Sticky',
  shared: 'Shared',
  stateless: 'Stateless',
  broken: 'Broken',
};

export function modeName(mode: Mode): string {
  return named(mode, `${mode.sessions} sessions`);
}

/** The same where the store is known: what the wire calls `redis` is the shared store, and that may be the embedded one. */
export function modeNameOn(store: StoreView['kind'], mode: Mode): string {
  const embedded = store === 'embedded' && mode.sessions === 'redis';
  return embedded ? named(mode, 'sessions in the embedded store') : modeName(mode);
}

function named(mode: Mode, sessions: string): string {
  const preset = presetOf(mode);
  const pair = `${mode.routing} routing, ${sessions}`;
  return preset === null ? pair : `${PRESET_NAMES[preset]} (${pair})`;
}

export const TEXTS = {
  nodeStarted: (node: string, { min, max }: WorkerRange) =>
    min === max
      ? `${node} started with ${plural(min, 'worker')}.`
      : `${node} started with ${plural(min, 'worker')}, and takes up to ${max} as the load grows.`,
  nodeStopping: (node: string) => `${node} is shutting down.`,
  nodeLost: (node: string) => `${node} has not been heard of and is taken for lost.`,
  workerStarted: (slot: number, pid: number) => `Worker ${slot} starts as process ${pid}.`,
  workerReady: (slot: number, pid: number, ms: number) =>
    `Worker ${slot} (process ${pid}) is ready after ${ms} ms.`,
  workerDied: (slot: number, pid: number, cause: string) => `Worker ${slot} (process ${pid}) died: ${cause}.`,
  workerFrozen: (slot: number, seconds: number) =>
    `Worker ${slot} has not answered for ${seconds} s and gets no new connections.`,
  workerThawed: (slot: number) => `Worker ${slot} answers again.`,
  workerBlocked: (slot: number, name: string) => `The event loop of worker ${slot} was blocked by ${name}.`,
  workerDraining: (slot: number, pid: number, name?: string | null) =>
    `Worker ${slot} (process ${pid}) drains${name ? `, asked by ${name}` : ''}.`,
  workerDrained: (slot: number, pid: number) => `Worker ${slot} (process ${pid}) drained and ended.`,
  slotFailed: (slot: number, deaths: number, seconds: number, retryMinutes: number) =>
    `Slot ${slot} failed: ${deaths} deaths in ${seconds} s. It is tried again in ${retryMinutes} min, or by a restart.`,
  slotRemoved: (slot: number) => `Slot ${slot} was removed.`,
  signal: (signal: string, slot: number, name: string) => `${signal} was sent to worker ${slot} by ${name}.`,
  modeSwitched: (mode: Mode, name: string | null) => `Switched to ${modeName(mode)}${by(name)}.`,
  modeSwitchedHere: (mode: Mode, name: string | null) =>
    `Switched this node to ${modeName(mode)}${by(name)}; the store is down, so other nodes follow when it is back.`,
  workersChanged: (from: number, to: number, name: string) =>
    `From ${from} to ${plural(to, 'worker')}${by(name)}.`,
  workersGrew: (from: number, to: number, fullness: number) =>
    `From ${from} to ${plural(to, 'worker')} by itself: they were ${Math.round(fullness * 100)} % full.`,
  workersShrank: (from: number, to: number, seconds: number) =>
    `From ${from} to ${plural(to, 'worker')} by itself: for ${seconds} s fewer would have done.`,
  rebalancing: (slot: number, elsewhere: boolean) =>
    `Worker ${slot} has more than its share: some of its people are asked to move to another ${elsewhere ? 'node' : 'worker'}.`,
  restartStarted: (slots: number, name: string | null, boundMs: number) =>
    `Rolling restart of ${plural(slots, 'worker')} started${by(name)}; it is over in ${Math.round(boundMs / 1000)} s at the latest.`,
  restartFinished: (done: number, of: number, seconds: number) =>
    done === of
      ? `Rolling restart finished: ${plural(done, 'worker')} in ${seconds} s.`
      : `Rolling restart stopped after ${done} of ${of}: a replacement did not become ready, so the old workers stay.`,
  storeDown: () =>
    'The store does not answer. What is in memory goes on; what needs the store waits or fails.',
  storeUp: () => 'The store answers again.',
  crowdChanged: (people: number, name: string) =>
    people === 0 ? `The crowd was sent home by ${name}.` : `A crowd of ${people} was called in by ${name}.`,
  crowdDied: (cause: string) => `The crowd's process ended: ${cause}.`,
  storeEmptied:
    'The store was emptied while this node ran: accounts, rooms and messages are gone. It got its mark back, and the node serves on.',
  storeLost: (loss: string) =>
    `Of what the embedded store acknowledged, some may be missing: ${loss}. Every room starts a new epoch.`,
  problemOver: (text: string) => `Over: ${text}`,
  refused: (what: string, name: string | null, why: string) => `Refused: ${what}${by(name)}: ${why}`,
} as const;

/** Why a worker ended, in words that fit after a colon. */
export function exitCause(exit: {
  readonly code: number | null;
  readonly signal: string | null;
  readonly blame: { readonly signal: string; readonly by: string | null } | null;
  readonly problem: string | null;
}): string {
  if (exit.problem !== null) return exit.problem.replace(/\.$/, '');
  if (exit.blame !== null) {
    return exit.blame.by === null ? exit.blame.signal : `${exit.blame.signal} by ${exit.blame.by}`;
  }
  return exit.signal ?? `exit code ${exit.code ?? 'unknown'}`;
}

/** What a mode switch does to people, said before it is done. */
export const FORECAST = {
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
