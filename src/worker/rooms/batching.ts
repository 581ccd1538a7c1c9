/** How long a room waits before it sends a batch, and before it appends. Pure: the room at a moment in, ms out. */

/** A room on one worker, at a moment. */
export interface BatchFacts {
  /** Sockets that would get the batch. */
  readonly sockets: number;
  /** When the room's last batch left. */
  readonly lastBatchAtMs: number;
  /** Now, by a clock that all workers of a machine read alike. */
  readonly nowMs: number;
}

/**
 * The window of the smallest room. Those of larger ones are 2, 4 and 8 times as long, so that every window ends where a
 * longer one does.
 */
const WINDOW_MS = 5;
const DOUBLINGS_MAX = 3;
const WINDOW_MAX_MS = WINDOW_MS * 2 ** DOUBLINGS_MAX;
/** Sockets for which the smallest window is long enough. */
const SOCKETS = 15;
/** Part of a window that an append may take to be written and heard again. */
const APPEND_PART = 1 / 5;
/** A batch of this many leaves at once, whatever the window. */
export const BATCH_MAX_MESSAGES = 200;

/**
 * How long to gather before sending a room's batch, in ms; 0 is at once. A quiet room never waits; in a busy one the
 * cost is a write for each socket, so the window grows with their number. Windows end at the same moments on all
 * workers of a machine. What one of them appends in time for its own batch is in time for everybody's.
 */
export function batchDelayMs(facts: BatchFacts, pendingMessages: number): number {
  return pendingMessages >= BATCH_MAX_MESSAGES ? 0 : untilWindowEndsMs(facts);
}

/**
 * How long to gather appends to a busy room before they go to the log together, in ms; 0 is at once. What is appended
 * now could not be sent before its window ends. So it may as well wait for as long as it can still leave with the same
 * batch.
 */
export function appendDelayMs(facts: BatchFacts): number {
  const untilMs = untilWindowEndsMs(facts);
  if (untilMs === 0) return 0;
  const window = windowMs(facts.sockets);
  const aheadMs = window * APPEND_PART;
  return untilMs >= aheadMs ? untilMs - aheadMs : untilMs + window - aheadMs;
}

/** Until the window after the one with which the last batch left: a timer may have been a little early or late. */
function untilWindowEndsMs({ sockets, lastBatchAtMs, nowMs }: BatchFacts): number {
  if (nowMs - lastBatchAtMs > 2 * WINDOW_MAX_MS) return 0;
  const window = windowMs(sockets);
  return Math.max(0, (Math.round(lastBatchAtMs / window) + 1) * window - nowMs);
}

function windowMs(sockets: number): number {
  const doublings = Math.ceil(Math.log2(Math.max(1, sockets / SOCKETS)));
  return WINDOW_MS * 2 ** Math.min(DOUBLINGS_MAX, doublings);
}
