/** Whether a worker may begin to load its code, or those who come first get the core. Pure. */
export interface StartFacts {
  /** That this machine gives to this node. */
  readonly cores: number;
  /** Workers that serve. */
  readonly ready: number;
  /** Connections that are not with a worker yet. */
  readonly arriving: number;
  /** Since it was forked. */
  readonly waitedMs: number;
}

/** So many at once are the people of a dead worker, who all come back. */
const MANY = 50;
const AT_MOST_MS = 2_000;

/**
 * Loading takes half a second of a core. Where the remaining workers use every core, the people of the dead one would
 * wait for it, and still be with the others afterwards.
 */
export function mayStart({ cores, ready, arriving, waitedMs }: StartFacts): boolean {
  return ready === 0 || ready < cores || arriving < MANY || waitedMs >= AT_MOST_MS;
}
