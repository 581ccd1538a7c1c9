import { type DiskTrouble, phraseDisk } from '../../protocol/disk-trouble.js';
import { LIMITS } from '../../protocol/limits.js';

export interface Space {
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** What stays free on the disk: what is under way when writing ends must still find room, also on a very small disk. */
function reserveOf({ totalBytes }: Space): number {
  return Math.min(LIMITS.storeReserveBytes, Math.floor(totalBytes * LIMITS.storeReserveShare));
}

/** Whether writing has to end, or may not begin again yet: between the two is a quarter of the reserve. */
export function lowTrouble(space: Space, isLow: boolean): DiskTrouble | null {
  const reserve = reserveOf(space);
  const enough = reserve * 1.25;
  if (space.freeBytes >= (isLow ? enough : reserve)) return null;
  return { kind: 'low', freeBytes: space.freeBytes, wantedBytes: enough };
}

/** What the system said when something could not be written. */
export function failingTrouble(error: NodeJS.ErrnoException): DiskTrouble {
  return { kind: 'failing', code: error.code ?? error.message };
}

/** Whether a person would read the same: a few bytes more or less are no news. */
export function isSaidAlike(a: DiskTrouble | null, b: DiskTrouble | null): boolean {
  return (a && phraseDisk(a)) === (b && phraseDisk(b));
}
