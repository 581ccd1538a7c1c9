import { nextToReplace } from './rolling.js';
import type { Slot } from './slot.js';

/** What a rolling restart needs of its supervisor. */
export interface RollingHost {
  readonly slots: ReadonlyMap<number, Slot>;
  isClosing(): boolean;
  onProgress(done: number, of: number): void;
}

/**
 * Restarts every worker, one slot after the other. The replacement is ready before the old worker drains, and the old
 * one is gone before the next slot begins. So at most one extra process runs. Resolves with how many were replaced;
 * stops at the first replacement that does not become ready, since the next would not either.
 *
 * Bound: slots × (start time-out + drain deadline).
 */
export async function restartInTurn(host: RollingHost): Promise<{ done: number; of: number }> {
  for (const slot of host.slots.values()) slot.replaced = false;
  const of = host.slots.size;
  let done = 0;
  host.onProgress(done, of);
  try {
    for (;;) {
      const number = nextToReplace([...host.slots.values()].map(asPlan));
      if (number === null || host.isClosing()) break;
      const slot = host.slots.get(number) as Slot;
      if (!(await slot.replace())) break;
      slot.replaced = true;
      done += 1;
      host.onProgress(done, of);
      await slot.whenAlone();
    }
    return { done, of };
  } finally {
    for (const slot of host.slots.values()) slot.replaced = false;
  }
}

function asPlan(slot: Slot): { slot: number; replaced: boolean; removing: boolean } {
  return { slot: slot.number, replaced: slot.replaced, removing: slot.removing };
}
