import { LIMITS } from '../../protocol/limits.js';

/** Why nothing may be written, in words for a person. `low`: refused in time. `failing`: the system refuses. */
export interface DiskTrouble {
  readonly kind: 'low' | 'failing';
  readonly why: string;
}

export interface Space {
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** What stays free on the disk: what is under way when writing ends must still find room, also on a very small disk. */
export function reserveOf({ totalBytes }: Space): number {
  return Math.min(LIMITS.storeReserveBytes, Math.floor(totalBytes * LIMITS.storeReserveShare));
}

/** Whether writing has to end, or may not begin again yet: between the two is a quarter of the reserve. */
export function lowTrouble(space: Space, isLow: boolean): DiskTrouble | null {
  const reserve = reserveOf(space);
  const enough = reserve * 1.25;
  if (space.freeBytes >= (isLow ? enough : reserve)) return null;
  return {
    kind: 'low',
    why: `The disk of the data folder is full: ${size(space.freeBytes)} are free, and ${size(enough)} have to be. Nothing new is taken until there is room.`,
  };
}

/** What the system said when something could not be written. */
export function failingTrouble(error: NodeJS.ErrnoException): DiskTrouble {
  const code = error.code ?? error.message;
  const said: Record<string, string> = {
    ENOSPC: 'The disk of the data folder is full',
    EDQUOT: 'The quota of the data folder is used up',
    EFBIG: 'A file of the data folder may not grow further',
    EROFS: 'The data folder is read-only',
    EACCES: 'The data folder may not be written',
    EPERM: 'The data folder may not be written',
    EIO: 'The disk of the data folder reports errors',
  };
  return {
    kind: 'failing',
    why: `${said[code] ?? 'The data folder cannot be written'} (${code}). Nothing new is taken until it can be written again.`,
  };
}

function size(bytes: number): string {
  return bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.ceil(bytes / 1e3)} kB`;
}
