import { CUT_EVERY } from '../crowd/settings.js';
import { AFTER_MACHINE_MS, type Fault } from './fault.js';

/** O7: polling works all the time, so nobody may be kept out for longer. */
const SERVES_WITHIN_MS = 15_000;

export const framesSwallowed: Fault = {
  kind: 'frames-swallowed',
  about:
    'a proxy on the way of some clients opens websockets and swallows every frame of them for 18 to 22 s, while polls pass',
  convergeMs: AFTER_MACHINE_MS + 20_000,
  needs: 'client-links',
  servesWithinMs: SERVES_WITHIN_MS,
  async plan({ system, random, clients }) {
    const behind = Array.from(
      { length: Math.ceil(clients / CUT_EVERY) },
      (_, index) => `c${index * CUT_EVERY}`,
    );
    return {
      detail: `${behind.length} clients`,
      clients: behind,
      begin: async () => system.clientLink.swallow(),
      lastsMs: random.int(18_000, 22_000),
      heal: async () => system.clientLink.heal(),
    };
  },
};
