import type { OutboxEntry } from '../../../client/index.js';
import type { Message, UserRef } from '../../../protocol/events.js';
import { dayKey, dayName } from './time.js';

/** One row of the log, ready to be drawn. */
export interface LaidRow {
  readonly key: string;
  readonly message: Message | null;
  readonly entry: OutboxEntry | null;
  readonly text: string;
  readonly at: number;
  readonly author: UserRef | null;
  readonly mine: boolean;
  /** Follows another of the same person, so name and time are left out. */
  readonly grouped: boolean;
  /** A new day begins before it. */
  readonly day: string | null;
  /** The line *New* stands before it. */
  readonly isFirstNew: boolean;
}

const GROUP_MS = 5 * 60_000;

/** Puts messages and what is still in the outbox in rows. A message keeps its key from writing to the log. */
export function layRows(
  messages: readonly Message[],
  entries: readonly OutboxEntry[],
  given: { readonly newAfter: number | null; readonly me: string; readonly now: number },
): LaidRow[] {
  const rows: LaidRow[] = [];
  let lineDrawn = given.newAfter === null;
  let day: string | null = null;
  let before: LaidRow | null = null;
  const add = (row: Omit<LaidRow, 'grouped' | 'day' | 'isFirstNew'>, isNew: boolean) => {
    const rowDay = dayKey(row.at);
    const isFirstNew = isNew && !lineDrawn;
    if (isFirstNew) lineDrawn = true;
    const newDay = rowDay !== day;
    day = rowDay;
    const sameAuthor =
      before !== null && (row.mine ? before.mine : before.author?.id === row.author?.id && !before.mine);
    const grouped = sameAuthor && !newDay && !isFirstNew && row.at - (before?.at ?? 0) < GROUP_MS;
    before = { ...row, grouped, day: newDay ? dayName(row.at, given.now) : null, isFirstNew };
    rows.push(before);
  };
  for (const message of messages) {
    const { user, cmid, text, at, seq } = message;
    const mine = user.id === given.me;
    const isNew = given.newAfter !== null && seq > given.newAfter && !mine;
    add({ key: `${user.id} ${cmid}`, message, entry: null, text, at, author: user, mine }, isNew);
  }
  const lastAt = messages.at(-1)?.at ?? 0;
  for (const entry of entries) {
    // This browser's clock may be behind the store's; a row must not seem older than those above it.
    const at = Math.max(entry.writtenAt, lastAt);
    const { cmid, text } = entry;
    add({ key: `${given.me} ${cmid}`, message: null, entry, text, at, author: null, mine: true }, false);
  }
  return rows;
}
