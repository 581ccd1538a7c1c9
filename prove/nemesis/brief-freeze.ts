import { AFTER_WORKER_MS, type Fault } from './fault.js';
import { anyWorker, servedBy, strike } from './victim.js';

export const briefFreeze: Fault = {
  kind: 'brief-freeze',
  about: 'a worker is frozen for 1 to 2.8 s, so that it comes back about when it is given up',
  convergeMs: AFTER_WORKER_MS,
  anySystem: true,
  async plan(world) {
    const worker = await anyWorker(world);
    return {
      detail: servedBy(worker),
      act: async () => strike(worker.pid, 'SIGSTOP'),
      lastsMs: world.random.int(1_000, 2_800),
      heal: async () => strike(worker.pid, 'SIGCONT'),
    };
  },
};
