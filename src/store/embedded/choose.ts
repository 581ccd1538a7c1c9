import type { StoreLoss } from '../../protocol/store-loss.js';
import type { JournalNote, StoreFile } from './journal-folder.js';
import { JOURNAL, type JournalRecord } from './journal-record.js';
import type { ReadJournal } from './read-journal.js';
import type { SnapshotFile } from './snapshot-file.js';

/** A file of the store as it was read. */
export type FoundFile = { readonly file: StoreFile } & (
  | { readonly journal: ReadJournal; readonly snapshot?: never }
  | {
      readonly snapshot: SnapshotFile;
      readonly totalBytes: number;
      /** With what is sound behind damage. */
      readonly pieces: () => SnapshotFile;
      readonly journal?: never;
    }
);

export interface Circumstances {
  /** Newest first. */
  readonly found: readonly FoundFile[];
  readonly note: JournalNote | null | 'unreadable';
  /** The id of the machine's present run; null where the system does not tell. */
  readonly bootId: string | null;
  /** The primary that starts it ran the store before, so the machine has not been off since. */
  readonly restarted: boolean;
  /** That primary's store had a file before. */
  readonly hadFile?: boolean;
}

export type Choice =
  | { readonly kind: 'nothing-there' }
  | {
      readonly kind: 'use';
      readonly from: FoundFile;
      /** What other files know beyond it. */
      readonly more: readonly JournalRecord[];
      readonly step: number;
      /** Null: nothing that was acknowledged is missing. */
      readonly loss: StoreLoss | null;
      /** The file is sound and can be gone on with. */
      readonly goesOn: boolean;
      /** Files to be kept out of the way once a new one is there. */
      readonly damaged: readonly string[];
    }
  /** To go on would mean to begin with little or nothing although there is data. */
  | { readonly kind: 'refuse'; readonly why: string };

/** Which file, and what else, gives the most of what was true once; and what is missing then. */
export function chooseFile(circumstances: Circumstances): Choice {
  const { found, note } = circumstances;
  const newest = found[0];
  const known = note === null || note === 'unreadable' ? null : note;
  if (newest === undefined) {
    if (known === null && circumstances.hadFile === true) {
      return { kind: 'refuse', why: 'all its files were removed or moved while it ran' };
    }
    return known === null
      ? { kind: 'nothing-there' }
      : { kind: 'refuse', why: `its file with the number ${known.fileNumber} is gone` };
  }
  const from = found.find(isWhole);
  if (from === undefined) {
    return {
      kind: 'refuse',
      why: `${found.map(({ file }) => file.path).join(' and ')} cannot be read from the beginning`,
    };
  }
  const noteAhead = known !== null && known.fileNumber > newest.file.fileNumber;
  const noted = known?.fileNumber === newest.file.fileNumber ? bytesLeft(known, newest, circumstances) : 0;
  const expected = Math.max(totalOf(newest), noted);
  const cut = endOf(newest) < noted;
  const { more, step, all } = stepsAfter(from, found);
  const unreadable = from !== newest || isTornWithin(newest) || cut || noteAhead;

  if (!unreadable) {
    return {
      kind: 'use',
      from,
      more: [],
      step,
      loss: note === 'unreadable' ? { kind: 'note-damaged' } : powerLoss(from, circumstances),
      goesOn: from.journal !== undefined,
      damaged: [],
    };
  }
  const held = readTo(from) + more.reduce((sum, { body }) => sum + body.length, 0);
  if (held < expected / 2) {
    return {
      kind: 'refuse',
      why: `of ${newest.file.path} only ${held} of ${expected} bytes can be read`,
    };
  }
  // Steps are numbered without a hole: with the last that any file knows of, nothing is missing between.
  const complete = all && !cut && !noteAhead && endsSound(newest);
  return {
    kind: 'use',
    from,
    more,
    step,
    loss: complete ? null : lossOf(newest.file.path, noteAhead ? known.fileNumber : null),
    goesOn: false,
    damaged: found.filter((one) => !isSound(one)).map(({ file }) => file.path),
  };
}

function lossOf(newest: string, gone: number | null): StoreLoss {
  return gone === null
    ? { kind: 'file-damaged', file: newest }
    : { kind: 'file-gone', file: newest, generation: gone };
}

function isWhole({ journal, snapshot }: FoundFile): boolean {
  return journal === undefined ? snapshot.whole : journal.base !== null;
}

function totalOf(one: FoundFile): number {
  return one.journal === undefined ? one.totalBytes : one.journal.totalBytes;
}

function readTo(one: FoundFile): number {
  return one.journal === undefined ? one.snapshot.bytes : one.journal.soundBytes;
}

function endOf(one: FoundFile): number {
  return one.journal === undefined ? one.snapshot.bytes : one.journal.endBytes;
}

function isSound(one: FoundFile): boolean {
  return isWhole(one) && readTo(one) === totalOf(one);
}

/** Damaged, and not only cut off in its last record, as a write is that was under way. */
function isTornWithin(one: FoundFile): boolean {
  if (one.journal === undefined) return one.snapshot.end === 'damaged';
  return one.journal.behind.length > 0 || one.journal.endsAmiss;
}

function endsSound({ journal }: FoundFile): boolean {
  return journal !== undefined && !journal.endsAmiss;
}

/** The steps that follow what `from` holds, out of all files. */
function stepsAfter(
  from: FoundFile,
  found: readonly FoundFile[],
): { more: JournalRecord[]; step: number; all: boolean } {
  const more: JournalRecord[] = [];
  if (from.journal === undefined) return { more, step: 0, all: from === found[0] };
  let { step } = from.journal.sound.at(-1) as JournalRecord;
  const others = new Map<number, JournalRecord>();
  let last = step;
  for (const { journal } of found) {
    for (const record of [...(journal?.sound ?? []), ...(journal?.behind ?? [])]) {
      last = Math.max(last, record.step);
      if (record.kind === JOURNAL.step && record.step > step) others.set(record.step, record);
    }
  }
  for (let next = others.get(step + 1); next !== undefined; next = others.get(step + 1)) {
    more.push(next);
    step += 1;
  }
  return { more, step, all: step === last };
}

/** What the file must have at least, if only its process ended, or if the machine went off. */
function bytesLeft(
  { written, synced }: JournalNote,
  newest: FoundFile,
  circumstances: Circumstances,
): number {
  return wasKilled(newest, circumstances) ? written : synced;
}

/** The machine has been on since it was written to last. */
function wasKilled({ journal }: FoundFile, { bootId, restarted }: Circumstances): boolean {
  const opened = journal?.opened ?? null;
  return restarted || (bootId !== null && opened?.bootId === bootId);
}

/** A killed process had written all that it acknowledged. A machine that went off has what was synced. */
function powerLoss(from: FoundFile, circumstances: Circumstances): StoreLoss | null {
  const { restarted } = circumstances;
  const { journal, snapshot } = from;
  if (journal === undefined) {
    if (snapshot.end === 'clean' || (snapshot.end === 'saved' && restarted)) return null;
    return { kind: 'snapshot-unclean' };
  }
  if (journal.clean || restarted) return null;
  const { opened } = journal;
  if (opened === null) return { kind: 'writer-unknown' };
  if (opened.fsync === 'always' || wasKilled(from, circumstances)) return null;
  return { kind: 'power-cut' };
}
