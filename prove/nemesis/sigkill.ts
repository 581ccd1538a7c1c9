import { signal } from '../../testbed/processes/family.js';
import { AFTER_WORKER_MS, type Fault, NOTHING } from './fault.js';
import { anyWorker, servedBy } from './victim.js';

export const sigkill: Fault = {
  kind: 'sigkill',
  about: 'a worker is killed with SIGKILL',
  convergeMs: AFTER_WORKER_MS,
  anySystem: true,
  async plan(world) {
    const worker = await anyWorker(world);
    return {
      detail: servedBy(worker),
      hits: [servedBy(worker)],
      begin: async () => signal(worker.pid, 'SIGKILL'),
      lastsMs: 0,
      heal: NOTHING,
    };
  },
};
