import { signal } from '../../testbed/processes/family.js';
import { AFTER_WORKER_MS, type Fault, NOTHING } from './fault.js';
import { servedBy } from './victim.js';

export const killAll: Fault = {
  kind: 'kill-all',
  about: 'all workers of a node are killed at once',
  convergeMs: AFTER_WORKER_MS,
  anySystem: true,
  async plan(world) {
    const all = await world.system.workers();
    const node = world.random.pick(all).node;
    const workers = all.filter((worker) => worker.node === node);
    return {
      detail: workers.map(servedBy).join(' '),
      hits: workers.map(servedBy),
      begin: async () => {
        for (const worker of workers) signal(worker.pid, 'SIGKILL');
      },
      lastsMs: 0,
      heal: NOTHING,
    };
  },
};
