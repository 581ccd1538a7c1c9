import type { LastExit } from '../../../../protocol/control.js';
import type { SessionStoreKind } from '../../../../protocol/mode.js';
import { endWords } from '../../../shared/end-words.js';
import { plural } from '../../../shared/english.js';
import type { WorkerLook } from '../../../shared/worker-look.js';

const STATES: Record<WorkerLook, string> = {
  starting: 'starting',
  ready: 'ready',
  draining: 'draining',
  frozen: 'frozen',
  spinning: 'blocked',
  dead: 'dead',
  failed: 'failed',
};

export const node = {
  heading: (node: string) => node,
  self: 'this node',
  facts: (pid: number, version: string) => `process ${pid} · v${version}`,
  up: (age: string) => `up ${age}`,
  lost: 'lost',
  lostSince: (age: string) => `No news for ${age}. What you see is what was last known.`,
  draining: 'shutting down',
  degraded: (ready: number, wanted: number) => `degraded: ${ready} of ${wanted} ready`,
  nobodyServes: 'no worker ready',
  pending: (count: number) => `${plural(count, 'connection')} waiting`,
  restarting: (done: number, of: number) => `Rolling restart: ${done} of ${of}`,
  restart: 'Rolling restart',
  workers: 'Workers',
  range: (min: number, max: number) => ` (${min}–${max})`,
  elastic: 'The number follows the load within this range.',
  fewer: 'One worker fewer',
  moreWorkers: 'One worker more',
  empty: 'No workers. Add one to serve people again.',
};

export const worker = {
  name: (slot: number) => `Worker ${slot}`,
  label: (slot: number, state: WorkerLook, sockets: number) =>
    `Worker ${slot}, ${STATES[state]}, ${plural(sockets, 'socket')}`,
  state: STATES,
  pid: (pid: number | null) => (pid === null ? 'no process' : `pid ${pid}`),
  restarts: (count: number) =>
    count === 0 ? 'first process' : `replaced ${count === 1 ? 'once' : `${count} times`}`,
  nextStart: (age: string) => `Next try in ${age}.`,
  failedNote: 'It died too often and is resting. A rolling restart tries it at once.',
  deadNote: 'A replacement is on its way.',
  frozenNote: 'It does not answer. It gets no new connections, and is killed if this goes on.',
  spinningNote: 'Its event loop is busy with one endless piece of work. It is killed if this goes on.',
  drainingNote: 'Its people are moving to other workers.',
  startingNote: 'It is loading, and takes people as soon as it is ready.',
  lastExit({ ended }: LastExit, age: string): string {
    const words = endWords(ended);
    return `Last end: ${words === null ? '' : `${words}, `}${age} ago`;
  },
  sockets: (count: number) => (count === 1 ? 'socket' : 'sockets'),
  sessions: (count: number) => (count === 1 ? 'session held' : 'sessions held'),
  loop: 'loop',
  delay: (ms: number) => `${ms} ms late`,
  memory: 'memory',
  messages: 'msg/s in · out',
  moreDots: (count: number) => `${count} not drawn`,
  noDots: 'Nobody is connected here.',
  leaving: (pid: number, sockets: number) => `pid ${pid} leaves with ${plural(sockets, 'socket')}`,
  actions: (slot: number) => `What to do with worker ${slot}`,
};

/** Where sessions are. */
export const session = {
  inWorker: (slot: number, count: number) =>
    count === 0
      ? `Worker ${slot} has no session in its memory.`
      : `${plural(count, 'session')} in the memory of worker ${slot}: they die with its process.`,
  inStore: (count: number | null) =>
    count === null
      ? 'How many sessions are in the store is not known.'
      : `${plural(count, 'session')} in the store: they outlive every worker.`,
  /** The words behind one person's name. */
  of: {
    here: 'session in this worker’s memory',
    store: 'session in the store',
    cookie: 'session in the cookie',
    elsewhere: (slot: number) => `session in worker ${slot}’s memory`,
  },
  /** What a dot's middle means, by where sessions are now; empty: it tells nothing. */
  legend: {
    memory: 'middle: session in another worker, in its colour',
    redis: '',
    token: 'middle: session in its own cookie',
  } satisfies Record<SessionStoreKind, string>,
};

export const dot = {
  own: 'your tab',
  synthetic: 'synthetic',
  adrift: 'looking for a worker',
  legend: {
    label: 'Dots',
    person: 'a person’s tab',
    own: 'yours',
    synthetic: 'synthetic',
    adrift: 'reconnecting',
  },
};

export const trips = {
  show: 'Requests on their way',
  what: 'Samples of this node, slowed. A new connection goes from the router to a worker, which looks for its session. A message goes from its worker to the store, and from there to each worker that delivered it.',
};
