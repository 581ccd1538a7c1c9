import { JOURNAL, type JournalRecord, type Opened } from './journal-record.js';

/** As a command's name stands in the stream; what is in a text has no line break. */
const TAKES_OUT = Buffer.from('\r\n$4\r\nXDEL\r\n');
/** The entry that asked for it is written by the same step. */
const AT = /,"at":(\d+)\}\r\n/;

/**
 * Since when the files have something that was deleted, by what a file says; ms since 1970, null: they have nothing of
 * the kind. Where the time is not to be found, it is long ago: rather written anew too early than never.
 */
export function deletedAtOf(records: readonly JournalRecord[]): number | null {
  let first: number | null = null;
  for (const { kind, body } of records) {
    let at: number | null = null;
    if (kind === JOURNAL.opened) at = (JSON.parse(body.toString()) as Opened).deletedAt ?? null;
    else if ((kind === JOURNAL.step || kind === JOURNAL.part) && body.includes(TAKES_OUT)) {
      at = Number(AT.exec(body.toString('latin1'))?.[1] ?? 0);
    }
    if (at !== null) first = Math.min(first ?? at, at);
  }
  return first;
}
