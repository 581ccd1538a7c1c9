/** Pure. Pages of a room's log that stand together, apart from its newest part: what is around a linked message. */
import type { RowEntry } from '../../../protocol/entries.js';
import type { MessagesBody } from '../../../protocol/http.js';
import { ROWS } from './log-window.js';

export type LogPage = MessagesBody<RowEntry>;

export interface Excerpt {
  readonly room: string;
  /** In order of seq, nothing missing between them; some may be empty. */
  readonly pages: readonly LogPage[];
  /** There are rows before the first. */
  readonly more: boolean;
  /** There are rows after the last. */
  readonly newer: boolean;
}

export function excerptOf(room: string, page: LogPage): Excerpt {
  return { room, pages: [page], more: page.more, newer: page.newer };
}

/** With a page before the first. Past the bound of drawn rows the last pages go, which can be read again. */
export function withOlder(excerpt: Excerpt, page: LogPage): Excerpt {
  const pages = [page, ...excerpt.pages];
  let { newer } = excerpt;
  while (rowCount(pages) > ROWS && pages.length > 1) {
    pages.pop();
    newer = true;
  }
  return { ...excerpt, pages, more: page.more, newer };
}

/** With a page behind the last. Past the bound the first pages go. */
export function withNewer(excerpt: Excerpt, page: LogPage): Excerpt {
  const pages = [...excerpt.pages, page];
  let { more } = excerpt;
  while (rowCount(pages) > ROWS && pages.length > 1) {
    pages.shift();
    more = true;
  }
  return { ...excerpt, pages, more, newer: page.newer };
}

/** Seq of its first row, and of its last; null when it has none. */
export function endsOf({ pages }: Excerpt): { readonly first: number; readonly last: number } | null {
  const rows = pages.flatMap(({ messages }) => messages);
  const [first, last] = [rows[0], rows.at(-1)];
  return first === undefined || last === undefined ? null : { first: first.seq, last: last.seq };
}

/** Nothing is missing between it and a log whose first held row is `first`. */
export function meets(excerpt: Excerpt, first: number): boolean {
  const ends = endsOf(excerpt);
  return ends !== null && (!excerpt.newer || ends.last >= first - 1);
}

function rowCount(pages: readonly LogPage[]): number {
  return pages.reduce((sum, { messages }) => sum + messages.length, 0);
}
