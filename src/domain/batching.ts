export interface BatchQuestion {
  /** Messages that wait to be sent. */
  readonly pending: number;
  /** Sockets that would get the batch. */
  readonly sockets: number;
  /** Since the room's last batch left. */
  readonly sinceLastMs: number;
}

const WINDOW_MIN_MS = 4;
const WINDOW_MAX_MS = 20;
/** A batch of this many leaves at once, whatever the window. */
export const BATCH_MAX_MESSAGES = 200;

/**
 * How long to gather before sending a room's batch, in ms; 0 is at once. A quiet room never waits; in a busy one the cost
 * is a write for each socket, so the window grows with their number up to 20 ms.
 */
export function batchDelayMs({ pending, sockets, sinceLastMs }: BatchQuestion): number {
  if (pending >= BATCH_MAX_MESSAGES) return 0;
  const windowMs = Math.min(WINDOW_MAX_MS, Math.max(WINDOW_MIN_MS, sockets / 10));
  return sinceLastMs >= windowMs ? 0 : Math.ceil(windowMs - sinceLastMs);
}
