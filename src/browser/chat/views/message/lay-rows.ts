import type { OutboxChange, OutboxMessage, Row, ShownRow } from '../../../../client/index.js';
import { isNewTo } from '../../../../client/rooms/unread.js';
import type { NoticeEntry } from '../../../../protocol/entries.js';
import type { Message, UserRef } from '../../../../protocol/events.js';
import { dayKey, dayName } from '../pieces/time.js';

/** One row of the log, ready to be drawn. */
export interface LaidRow {
  readonly key: string;
  readonly row: Row;
  readonly message: Message | null;
  readonly item: OutboxMessage | null;
  /** The message as it is drawn, also while it is on its way. */
  readonly shown: Message;
  readonly changes: readonly OutboxChange[];
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

/** What the server tells, ready to be drawn. */
export interface LaidNotice {
  readonly key: string;
  readonly notice: NoticeEntry;
  readonly day: string | null;
}

type Content = Omit<LaidRow, 'grouped' | 'day' | 'isFirstNew'>;

const GROUP_MS = 5 * 60_000;

interface Given {
  readonly newAfter: number | null;
  readonly me: string;
  readonly now: number;
}

/**
 * Decorates the client's rows, one for one: who and when, the day's line, the line *New*, and which rows stand
 * together.
 * `newAfter`: the seq after which others' messages are new, or null. `now`: ms since 1970.
 */
export function layRows(rows: readonly Row[], given: Given): LaidRow[];
export function layRows(rows: readonly ShownRow[], given: Given): (LaidRow | LaidNotice)[];
export function layRows(rows: readonly ShownRow[], given: Given): (LaidRow | LaidNotice)[] {
  const laid: (LaidRow | LaidNotice)[] = [];
  let lineDrawn = given.newAfter === null;
  const isNew = (message: Message) => isNewTo(message, given.me, given.newAfter ?? 0);
  let lastAt = 0;
  let day: string | null = null;
  for (const row of rows) {
    if (row.kind === 'notice') {
      const { key, notice } = row;
      lastAt = notice.at;
      const noticeDay = dayKey(notice.at);
      laid.push({ key, notice, day: noticeDay === day ? null : dayName(notice.at, given.now) });
      day = noticeDay;
      continue;
    }
    const content = contentOf(row, given.me, lastAt);
    if (row.kind === 'message') lastAt = row.message.at;
    const isFirstNew = !lineDrawn && row.kind === 'message' && isNew(row.message);
    if (isFirstNew) lineDrawn = true;
    const before = laid.at(-1);
    const rowDay = dayKey(content.at);
    const isNewDay = rowDay !== day;
    day = rowDay;
    const follows = before !== undefined && 'row' in before && !isNewDay && !isFirstNew;
    const grouped = follows && standTogether(before, content);
    laid.push({ ...content, grouped, day: isNewDay ? dayName(content.at, given.now) : null, isFirstNew });
  }
  return laid;
}

function contentOf(row: Row, me: string, lastAt: number): Content {
  const { key, changes } = row;
  if (row.kind === 'message') {
    const { message } = row;
    const { user, text, at } = message;
    const mine = user.id === me;
    return { key, row, changes, message, item: null, shown: message, text, at, author: user, mine };
  }
  const { item, shown } = row;
  // This browser's clock may be behind the store's; a row must not seem older than those above it.
  const at = Math.max(item.writtenAt, lastAt);
  return { key, row, changes, message: null, item, shown, text: shown.text, at, author: null, mine: true };
}

function standTogether(before: Content, row: Content): boolean {
  const isSamePerson = row.mine ? before.mine : !before.mine && before.author?.id === row.author?.id;
  return isSamePerson && row.at - before.at < GROUP_MS;
}
