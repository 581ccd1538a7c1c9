/** How long a room waits before it sends a batch, and before it appends. Pure: the room at a moment in, ms out. */

/** A room on one worker, at a moment. */
export interface BatchFacts {
  /** Messages of the room per ms, lately. */
  readonly messagesPerMs: number;
  /** Writes to sockets per ms that this worker would do, lately, if each message left by itself, of all rooms. */
  readonly writesPerMs: number;
  /** How long it took to hand the room's last batches to its sockets, ms. */
  readonly sendingMs: number;
  /** When the room's last batch left. */
  readonly lastBatchAtMs: number;
  /** Now, by a clock that all workers of a machine read alike. */
  readonly nowMs: number;
}

/** Each is twice the one before, so that every window ends where a longer one does. */
const WINDOWS_MS = [5, 10, 20, 40] as const;
const WINDOW_MAX_MS = 40;
/**
 * What a write to a socket costs the worker. A constant, so that all workers come to one window. By their own clocks
 * they had unlike ones at a time, and the 99 % was the sum (`bench/notes.md`).
 */
const WRITE_MS = 0.004;
/** The part of its time for which a worker may write. Waiting buys CPU alone, so below it nothing waits. */
const WRITING_PART = 0.08;
/** The part of a window that sending its batch may take, where the machine is slower than the constant says. */
const SENDING_PART = 0.2;
/** A window that gathers fewer messages than this costs a wait and saves next to nothing. */
const WORTHWHILE_MESSAGES = 2;
/** Part of a window that an append may take to be written and heard again. */
const APPEND_PART = 1 / 5;
/** A batch of this many leaves at once, whatever the window. */
export const BATCH_MAX_MESSAGES = 200;

/**
 * How long to gather before sending a room's batch, in ms; 0 is at once. Windows end at the same moments on all workers
 * of a machine. What one of them appends in time for its own batch is in time for everybody's.
 */
export function batchDelayMs(facts: BatchFacts, pendingMessages: number): number {
  return pendingMessages >= BATCH_MAX_MESSAGES ? 0 : untilWindowEndsMs(facts, windowMs(facts));
}

/**
 * How long to gather appends to a busy room before they go to the log together, in ms; 0 is at once. What is appended
 * now could not be sent before its window ends. So it may as well wait for as long as it can still leave with the same
 * batch.
 */
export function appendDelayMs(facts: BatchFacts): number {
  const window = windowMs(facts);
  const untilMs = untilWindowEndsMs(facts, window);
  if (untilMs === 0) return 0;
  const aheadMs = window * APPEND_PART;
  return untilMs >= aheadMs ? untilMs - aheadMs : untilMs + window - aheadMs;
}

/**
 * The window that pays, in ms. It is the shortest that gathers enough messages to bring this worker's writes to their
 * part, and that leaves time between batches. 0 where nothing has to be saved, or where the longest gathers next to
 * nothing.
 */
export function windowMs({ messagesPerMs, writesPerMs, sendingMs }: BatchFacts): number {
  const wanted = (writesPerMs * WRITE_MS) / WRITING_PART;
  if (wanted <= 1 || messagesPerMs * WINDOW_MAX_MS < WORTHWHILE_MESSAGES) return 0;
  const least = Math.max(WORTHWHILE_MESSAGES, wanted);
  const found = WINDOWS_MS.find((ms) => messagesPerMs * ms >= least && ms * SENDING_PART >= sendingMs);
  return found ?? WINDOW_MAX_MS;
}

/** Until the window after the one with which the last batch left: a timer may have been a little early or late. */
function untilWindowEndsMs({ lastBatchAtMs, nowMs }: BatchFacts, window: number): number {
  if (window === 0 || nowMs - lastBatchAtMs > 2 * WINDOW_MAX_MS) return 0;
  return Math.max(0, (Math.round(lastBatchAtMs / window) + 1) * window - nowMs);
}
