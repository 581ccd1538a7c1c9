/** Which part of a room's log is drawn: at most some 300 rows, whatever is held. */
import { indexFrom } from '../../../client/rooms/by-seq.js';
import { isNewTo } from '../../../client/rooms/unread.js';
import type { RowEntry } from '../../../protocol/entries.js';

export const ROWS = 300;
const STEP = 50;

/** `from`: seq of the first drawn message, null to follow the end. `to`: seq of the last, null for all to the end. */
export interface LogWindow {
  readonly from: number | null;
  readonly to: number | null;
}
export const FOLLOW_END: LogWindow = { from: null, to: null };

/** The drawn messages, of a list in order of seq. */
export function drawnMessages<Held extends RowEntry>(
  messages: readonly Held[],
  window: LogWindow,
): readonly Held[] {
  const end = window.to === null ? messages.length : indexFrom(messages, window.to + 1);
  const start = window.from === null ? Math.max(0, end - ROWS) : indexFrom(messages, window.from);
  return messages.slice(start, end);
}

/** How many others wrote after `seq`; what is deleted is nothing to go to. */
export function freshAfter(messages: readonly RowEntry[], seq: number, me: string): number {
  const fresh = messages.slice(indexFrom(messages, seq + 1));
  return fresh.filter((row) => isNewTo(row, me)).length;
}

/** The reader left the end: what is drawn first stays first, while new messages are added below. */
export function holdStart(messages: readonly RowEntry[], window: LogWindow): LogWindow {
  const from = drawnMessages(messages, window)[0]?.seq ?? null;
  return window.from === null ? { from, to: window.to } : window;
}

/** A step towards older messages; the same window when the first held one is drawn already. */
export function stepUp(messages: readonly RowEntry[], window: LogWindow): LogWindow {
  const now = indexFrom(messages, drawnMessages(messages, window)[0]?.seq ?? 0);
  return now <= 0 ? window : windowFrom(messages, now - STEP);
}

/** A step towards newer messages. */
export function stepDown(messages: readonly RowEntry[], window: LogWindow): LogWindow {
  if (window.to === null) return window;
  const to = indexFrom(messages, window.to + 1) - 1 + STEP;
  const start = seqAt(messages, Math.min(to, messages.length - 1) - ROWS + 1);
  const from = Math.max(window.from ?? start, start);
  return { from, to: to >= messages.length - 1 ? null : seqAt(messages, to) };
}

/** New messages came while the reader is further up: past twice the rows they are not drawn until one goes there. */
export function boundBelow(messages: readonly RowEntry[], window: LogWindow): LogWindow {
  if (window.from === null || window.to !== null) return window;
  const first = indexFrom(messages, window.from);
  if (messages.length - first <= ROWS * 2) return window;
  return { from: window.from, to: seqAt(messages, first + ROWS - 1) };
}

/** The part with the message `seq` in its middle. */
export function windowAround(messages: readonly RowEntry[], seq: number): LogWindow {
  return windowFrom(messages, indexFrom(messages, seq) - ROWS / 2);
}

function windowFrom(messages: readonly RowEntry[], start: number): LogWindow {
  const first = Math.max(0, start);
  const to = first + ROWS - 1;
  return { from: seqAt(messages, first), to: to >= messages.length - 1 ? null : seqAt(messages, to) };
}

function seqAt(messages: readonly RowEntry[], index: number): number {
  return messages[Math.max(0, index)]?.seq ?? 0;
}

/** A message of a room to which somebody goes; another object each time. */
export interface Linked {
  readonly room: string;
  readonly mid: string;
  /** Back to where the reader was: not marked. So far below the top of the view its row begins, px. */
  readonly top?: number;
  /** It is marked there all the same: it was linked, and is drawn otherwise now. */
  readonly isMarked?: boolean;
}
/** Where the reader is in a room's log: the first row that begins in view. */
export type ReadingAt = Linked & { readonly top: number };

/** How the log of a room is moved. */
export interface Jumps {
  readonly toEnd: () => void;
  /** Null: at the end. */
  readonly place: () => ReadingAt | null;
}

const jumps = new Map<string, Jumps>();

/** The log of a room says how to go to places in it. */
export function onJump(room: string, jump: Jumps): () => void {
  jumps.set(room, jump);
  return () => void (jumps.get(room) === jump && jumps.delete(room));
}
export function jumpToLatest(room: string): void {
  jumps.get(room)?.toEnd();
}
export function placeInLog(room: string): ReadingAt | null {
  return jumps.get(room)?.place() ?? null;
}
