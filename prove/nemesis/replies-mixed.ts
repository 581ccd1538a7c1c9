/** The store, or what lies before it, gives answers of other questions. Every one of them is a valid answer. */
import type { Mixing } from '../../testbed/network/reply-proxy.js';
import { waitFor } from '../../testbed/wait.js';
import { AFTER_MACHINE_MS, type Fault } from './fault.js';

/** On each node's way; what is refused because of one ends the connection, so that few are enough. */
const TIMES = 6;
const WITHIN_MS = 8_000;

function repliesMixed(kind: string, about: string, mixing: Mixing): Fault {
  return {
    kind,
    about,
    convergeMs: AFTER_MACHINE_MS,
    needs: 'mixable-replies',
    async plan({ system: { mixers } }) {
      const mixed = () => mixers.reduce((sum, mixer) => sum + mixer.mixed, 0);
      const before = mixed();
      return {
        detail: `${TIMES} times on ${mixers.length} ways to the store`,
        begin: async () => {
          for (const mixer of mixers) mixer.mix(mixing, TIMES);
          if (!(await waitFor(() => mixed() > before, WITHIN_MS)))
            throw new Error('no reply could be mixed up');
        },
        lastsMs: 2_000,
        heal: async () => {
          for (const mixer of mixers) mixer.heal();
        },
      };
    },
  };
}

export const repliesSwapped = repliesMixed(
  'replies-swapped',
  'two replies of the store of one type change places, some times',
  'swap',
);
export const repliesDropped = repliesMixed(
  'replies-dropped',
  'a reply of the store is left out, so that each one after it answers the question before, some times',
  'drop',
);
export const repliesAdded = repliesMixed(
  'replies-added',
  'a reply of the store is given twice, so that each one after it answers the question after, some times',
  'add',
);
