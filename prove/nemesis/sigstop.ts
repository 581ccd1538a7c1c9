import { AFTER_WORKER_MS, type Fault } from './fault.js';
import { freezeWorker } from './victim.js';

/** Longer than a frozen worker may live. Stock has nobody who ends it: its clients find out by their own time-outs. */
const FROZEN_MS = 8_000;
const FROZEN_STOCK_MS = 55_000;

export const sigstop: Fault = {
  kind: 'sigstop',
  about: 'a worker is frozen with SIGSTOP, and thawed only after everybody should have given it up',
  convergeMs: AFTER_WORKER_MS,
  anySystem: true,
  async plan(world) {
    const plan = await freezeWorker(world, world.system.nodes.length === 0 ? FROZEN_STOCK_MS : FROZEN_MS);
    return { ...plan, hits: [plan.detail] };
  },
};
