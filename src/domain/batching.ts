export interface AppendQuestion {
  /** Sockets that would get the batch. */
  readonly sockets: number;
  /** Since the room's last batch left. */
  readonly sinceLastMs: number;
}

export interface BatchQuestion extends AppendQuestion {
  /** Messages that wait to be sent. */
  readonly pending: number;
}

const WINDOW_MIN_MS = 4;
const WINDOW_MAX_MS = 30;
/** Time for an append to be written and heard again. */
const APPEND_MS = 3;
/** A batch of this many leaves at once, whatever the window. */
export const BATCH_MAX_MESSAGES = 200;

/**
 * How long to gather before sending a room's batch, in ms; 0 is at once. A quiet room never waits; in a busy one the cost
 * is a write for each socket, so the window grows with their number up to 30 ms.
 */
export function batchDelayMs({ pending, sockets, sinceLastMs }: BatchQuestion): number {
  if (pending >= BATCH_MAX_MESSAGES) return 0;
  return Math.max(0, Math.ceil(windowMs(sockets) - sinceLastMs));
}

/**
 * How long to gather appends to a busy room before they go to the log together, in ms; 0 is at once. What is appended now could
 * not be sent before the room's next batch, so it may as well wait until that is `APPEND_MS` away: it leaves with the same batch.
 */
export function appendDelayMs({ sockets, sinceLastMs }: AppendQuestion): number {
  return Math.max(0, Math.floor(windowMs(sockets) - APPEND_MS - sinceLastMs));
}

function windowMs(sockets: number): number {
  return Math.min(WINDOW_MAX_MS, Math.max(WINDOW_MIN_MS, sockets / 5));
}
