import { AFTER_WORKER_MS, type Fault, NOTHING } from './fault.js';

export const connectionStorm: Fault = {
  kind: 'storm',
  about: 'ten times as many strangers as clients connect at once',
  convergeMs: AFTER_WORKER_MS,
  anySystem: true,
  async plan({ crowd, clients }) {
    return {
      detail: `${clients * 10} connections`,
      begin: async () => crowd({ type: 'storm', connections: clients * 10, forMs: 3_000 }),
      lastsMs: 4_000,
      heal: NOTHING,
    };
  },
};
