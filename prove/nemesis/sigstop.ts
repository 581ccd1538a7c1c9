import { AFTER_WORKER_MS, type Fault } from './fault.js';
import { anyWorker, servedBy, strike } from './victim.js';

/** Longer than a frozen worker may live; stock has nobody who ends it. */
const FROZEN_MS = 8_000;

export const sigstop: Fault = {
  kind: 'sigstop',
  about: 'a worker is frozen with SIGSTOP and never thawed by the nemesis while it matters',
  convergeMs: AFTER_WORKER_MS,
  anySystem: true,
  async plan(world) {
    const worker = await anyWorker(world);
    return {
      detail: servedBy(worker),
      hits: [servedBy(worker)],
      act: async () => strike(worker.pid, 'SIGSTOP'),
      lastsMs: FROZEN_MS,
      heal: async () => strike(worker.pid, 'SIGCONT'),
    };
  },
};
