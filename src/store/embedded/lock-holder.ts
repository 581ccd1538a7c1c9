import { isSamePidSpace } from '../../pid-space.js';

/** A lock that cannot be judged by a pid (a shared volume, another container) counts while it is touched. */
export const FOREIGN_STALE_MS = 20_000;
/** A lock without words is half written, or on a full disk; then its holder touches it more often. */
const EMPTY_STALE_MS = 2_000;
/**
 * A predecessor that was told to stop gets this long to be gone; one that lost its primary is surely writing its last
 * snapshot.
 */
export const WAIT_FOR_LIVING_MS = 3_000;
const WAIT_FOR_ENDING_MS = 15_000;

/** Who holds a folder, as its lock says. */
export interface LockHolder {
  readonly pid: number;
  readonly started: string | null;
  readonly primary: number;
  readonly primaryStarted: string | null;
  readonly host: string;
  /** What its pids count in; null where the system does not tell, absent in locks of earlier versions. */
  readonly pidSpace?: string | null;
  /**
   * Which folder it holds: a copy of a folder has a copy of its lock, which locks nothing. Absent in locks of earlier
   * versions.
   */
  readonly folder?: string;
}

/** What is known of a lock that is in the way. */
export interface SeenLock {
  /** Null: it has no words, or half of them. */
  readonly holder: LockHolder | null;
  /** Since it was touched, by the clocks of the machines. */
  readonly ageMs: number;
  /** Since it was first seen as it is now, by the own clock. */
  readonly unchangedMs: number;
  /** It was touched while it was looked at. */
  readonly touched: boolean;
  readonly waitedMs: number;
}

/** Who wants the lock. `lives`: whether the process runs that had this pid when it started then. */
export interface LockSeeker {
  readonly host: string;
  readonly pidSpace: string | null;
  readonly folder: string;
  readonly lives: (pid: number, started: string | null) => boolean;
}

/** `stale`: its holder is no more. `copy`: it came with a copy of a folder. */
export type LockVerdict = 'stale' | 'copy' | 'in-use' | 'wait';

/** Whether the holder's pids mean something to the seeker. */
export function isNear(holder: LockHolder, seeker: LockSeeker): boolean {
  return holder.host === seeker.host && isSamePidSpace(holder.pidSpace, seeker.pidSpace);
}

export function judgeLock(seen: SeenLock, seeker: LockSeeker): LockVerdict {
  const { holder, ageMs, waitedMs } = seen;
  if (holder === null) {
    if (ageMs > EMPTY_STALE_MS) return 'stale';
    return waitedMs > WAIT_FOR_LIVING_MS ? 'in-use' : 'wait';
  }
  if (!isNear(holder, seeker)) {
    // Two machines' clocks may differ; what did not change for as long is as stale.
    if (ageMs > FOREIGN_STALE_MS || seen.unchangedMs > FOREIGN_STALE_MS) return 'stale';
    return seen.touched && waitedMs > WAIT_FOR_LIVING_MS ? 'in-use' : 'wait';
  }
  if (!seeker.lives(holder.pid, holder.started)) return 'stale';
  if (holder.folder !== undefined && holder.folder !== seeker.folder) return 'copy';
  const ending = !seeker.lives(holder.primary, holder.primaryStarted);
  return waitedMs > (ending ? WAIT_FOR_ENDING_MS : WAIT_FOR_LIVING_MS) ? 'in-use' : 'wait';
}

/** Null for what is no lock's text. */
export function parseHolder(text: string): LockHolder | null {
  try {
    const holder = JSON.parse(text) as LockHolder | null;
    return typeof holder?.pid === 'number' && typeof holder.host === 'string' ? holder : null;
  } catch {
    // Half written: its age decides.
    return null;
  }
}

/** “another Holdfast (pid 7)”, with where it is when that is not here. */
export function phraseHolder(holder: LockHolder | null, seeker: LockSeeker): string {
  if (holder === null) return 'another process';
  const { host, primary } = holder;
  if (isNear(holder, seeker)) return `another Holdfast (pid ${primary})`;
  const where = host === seeker.host ? 'in another container, or before a restart' : `on ${host}`;
  return `another Holdfast (pid ${primary} ${where})`;
}
