/** Faults of stores in which another server takes over. */
import { AFTER_MACHINE_MS, type Fault } from './fault.js';

function masterLost(kind: string, about: string, signal: 'SIGKILL' | 'SIGSTOP'): Fault {
  return {
    kind,
    about,
    convergeMs: AFTER_MACHINE_MS,
    needs: 'store-masters',
    async plan({ system, random }) {
      const master = random.pick(await system.storeMasters());
      return {
        detail: `port ${master.port}`,
        begin: async () => void master.signal(signal),
        lastsMs: random.int(6_000, 9_000),
        heal: async () => {
          if (signal === 'SIGSTOP') master.signal('SIGCONT');
          else await master.run();
        },
      };
    },
  };
}

export const storeMasterKilled = masterLost(
  'store-master-killed',
  'the master of some rooms is killed with SIGKILL, a replica takes over, and it comes back as a replica',
  'SIGKILL',
);
export const storeMasterFrozen = masterLost(
  'store-master-frozen',
  'the master of some rooms is frozen until a replica took over, and then thaws',
  'SIGSTOP',
);
