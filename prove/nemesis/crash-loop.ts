import { signal } from '../../testbed/processes/family.js';
import { AFTER_WORKER_MS, type Fault, NOTHING } from './fault.js';
import { anyWorker, replaced, servedBy } from './victim.js';

/** Below what makes a slot *failed*, with room for a kill shortly before. */
const DEATHS = 3;

export const crashLoop: Fault = {
  kind: 'crash-loop',
  about: `a worker is killed ${DEATHS} times in a row, each time as soon as it is back`,
  convergeMs: AFTER_WORKER_MS,
  async plan(world) {
    const worker = await anyWorker(world);
    return {
      detail: `${servedBy(worker)} and its next ${DEATHS - 1}`,
      hits: [servedBy(worker)],
      begin: async () => {
        let victim = worker;
        for (let death = 0; death < DEATHS; death += 1) {
          signal(victim.pid, 'SIGKILL');
          await replaced(world.system, victim, 15_000);
          const next = (await world.system.workers()).find(
            (one) => one.node === victim.node && one.slot === victim.slot,
          );
          if (next === undefined) return;
          victim = next;
        }
      },
      lastsMs: 0,
      heal: NOTHING,
    };
  },
};
