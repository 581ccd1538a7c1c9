import { JOURNAL_MAGIC } from './journal-file.js';
import {
  beginsRecord,
  findRecord,
  JOURNAL,
  type JournalRecord,
  type Opened,
  readRecord,
} from './journal-record.js';

/** A journal file as far as it can be read. */
export interface ReadJournal {
  /** Records from the beginning up to the first damage. */
  readonly sound: readonly JournalRecord[];
  /** Where that is. */
  readonly soundBytes: number;
  readonly totalBytes: number;
  /** Sound records behind damage. */
  readonly behind: readonly JournalRecord[];
  /** Where the last sound record ends, damage before it or not. */
  readonly endBytes: number;
  /** What stands behind the last sound record is not the beginning of one that was under way. */
  readonly endsAmiss: boolean;
  /** The copy at the beginning is whole: number of the last step in it; null when it is not. */
  readonly base: number | null;
  /** What the process that wrote last said as it began. */
  readonly opened: Opened | null;
  /** The last sound record says that the store was shut down in good order. */
  readonly clean: boolean;
}

/** Reads a file's content; what is damaged is passed over. */
export function readJournal(content: Buffer): ReadJournal {
  const sound: JournalRecord[] = [];
  const behind: JournalRecord[] = [];
  const begins = content.subarray(0, JOURNAL_MAGIC.length).equals(JOURNAL_MAGIC);
  let soundBytes = begins ? JOURNAL_MAGIC.length : 0;
  let into = begins ? sound : behind;
  let end = soundBytes;
  while (end < content.length) {
    let found = readRecord(content, end);
    if (found === null) {
      const next = findRecord(content, end + 1);
      if (next === null) break;
      into = behind;
      found = readRecord(content, next) as NonNullable<typeof found>;
    }
    into.push(found.record);
    end = found.next;
    if (into === sound) soundBytes = end;
  }
  const base = sound.find(({ kind }) => kind === JOURNAL.baseEnd);
  const opened = sound.findLast(({ kind }) => kind === JOURNAL.opened);
  return {
    sound,
    soundBytes,
    totalBytes: content.length,
    behind,
    endBytes: end,
    endsAmiss: end < content.length && !beginsRecord(content.subarray(end)),
    base: base?.step ?? null,
    opened: opened === undefined ? null : (JSON.parse(opened.body.toString()) as Opened),
    clean: sound.at(-1)?.kind === JOURNAL.clean,
  };
}
