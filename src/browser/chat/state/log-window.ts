/** Which part of a room's log is drawn: at most some 300 rows, whatever is held. */
import type { Message } from '../../../protocol/events.js';

export const ROWS = 300;
const STEP = 50;

/** `from`: seq of the first drawn message, null to follow the end. `to`: seq of the last, null for all to the end. */
export interface LogWindow {
  readonly from: number | null;
  readonly to: number | null;
}
export const FOLLOW_END: LogWindow = { from: null, to: null };

/** The drawn messages. The list is dense by seq. */
export function drawnMessages(messages: readonly Message[], window: LogWindow): readonly Message[] {
  const first = messages[0]?.seq ?? 1;
  const last = messages.at(-1)?.seq ?? 0;
  const to = Math.min(window.to ?? last, last);
  const from = Math.max(first, window.from ?? to - ROWS + 1);
  return messages.slice(from - first, to - first + 1);
}

/** The reader left the end: what is drawn first stays first, while new messages are added below. */
export function holdStart(messages: readonly Message[], window: LogWindow): LogWindow {
  const from = drawnMessages(messages, window)[0]?.seq ?? null;
  return window.from === null ? { from, to: window.to } : window;
}

/** A step towards older messages; the same window when the first held one is drawn already. */
export function stepUp(messages: readonly Message[], window: LogWindow): LogWindow {
  const first = messages[0]?.seq ?? 1;
  const last = messages.at(-1)?.seq ?? 0;
  const now = drawnMessages(messages, window)[0]?.seq ?? first;
  if (now <= first) return window;
  const from = Math.max(first, now - STEP);
  const to = from + ROWS - 1;
  return { from, to: to >= last ? null : to };
}

/** A step towards newer messages. */
export function stepDown(messages: readonly Message[], window: LogWindow): LogWindow {
  const last = messages.at(-1)?.seq ?? 0;
  if (window.to === null) return window;
  const to = window.to + STEP;
  if (to >= last) return { from: Math.max(window.from ?? 1, last - ROWS + 1), to: null };
  return { from: Math.max(window.from ?? 1, to - ROWS + 1), to };
}

/** New messages came while the reader is further up: past twice the rows they are not drawn until one goes there. */
export function boundBelow(messages: readonly Message[], window: LogWindow): LogWindow {
  const last = messages.at(-1)?.seq ?? 0;
  if (window.from === null || window.to !== null || last - window.from < ROWS * 2) return window;
  return { from: window.from, to: window.from + ROWS - 1 };
}

const jumps = new Map<string, () => void>();

/** The log of a room says how to go to its end. */
export function onJump(room: string, jump: () => void): () => void {
  jumps.set(room, jump);
  return () => void (jumps.get(room) === jump && jumps.delete(room));
}
export function jumpToLatest(room: string): void {
  jumps.get(room)?.();
}
