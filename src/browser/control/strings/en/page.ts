import { plural } from '../../../shared/english.js';
import type { WorkerLook } from '../../../shared/worker-look.js';

export const stream = {
  live: (node: string) => `Live from ${node}`,
  connecting: 'Connecting…',
  lost: 'No answer',
  lostTitle: 'The primary does not answer',
  lostBody: (seconds: number) =>
    `No answer for ${plural(seconds, 'second')}. What you see is what was last known. The page keeps trying.`,
  lostFirst:
    'The node may be stopped or restarting, or the network between you and it is cut. The page keeps trying.',
};

export const theme = {
  label: 'Light or dark',
  names: { system: 'as the system', light: 'light', dark: 'dark' },
};

export const helpSheet = {
  heading: 'How to use the control room',
  keys: [
    ['← → ↑ ↓', 'from worker to worker'],
    ['K', 'kill the focused worker'],
    ['F', 'freeze or thaw it'],
    ['B', 'block its event loop'],
    ['D', 'drain it'],
    ['R', 'rolling restart of its node'],
    ['P', 'predict what will happen, while it asks'],
    ['W', 'go to the workers'],
    ['T', 'go to the event log'],
    ['S', 'what survived what'],
    ['L', 'everybody as a thread through workers'],
    ['G', 'the guided lab'],
    ['?', 'this sheet'],
  ] as const,
  once: 'Whatever breaks something asks first, and says exactly what will happen. Enter confirms, Escape cancels.',
  states: 'States of a worker',
  stateHints: {
    starting: 'the process runs and loads its code',
    ready: 'serves people',
    draining: 'sends its people to other workers, then ends',
    frozen: 'does not answer; gets no new connections',
    spinning: 'its event loop is too busy to answer; an operator did it',
    dead: 'the process is gone; a new one is on its way',
    failed: 'died too often; it rests before it is tried again',
  } satisfies Record<WorkerLook, string>,
};
