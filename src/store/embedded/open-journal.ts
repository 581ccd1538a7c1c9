import type { DiskTrouble } from '../../protocol/disk-trouble.js';
import type { StoreLoss } from '../../protocol/store-loss.js';
import { StoreOpenError } from '../store-open-error.js';
import { chooseFile, type FoundFile } from './choose.js';
import { deletedAtOf } from './deleted-at.js';
import { failingTrouble } from './disk-state.js';
import { isAccountIds } from './groups.js';
import type { InsideClient } from './inside-client.js';
import { JournalFile } from './journal-file.js';
import { formatOf, type JournalFolder, type StoreFile } from './journal-folder.js';
import { Loader } from './loader.js';
import { readJournal } from './read-journal.js';
import { keysLike, replay, restoreSnapshotFile } from './restore.js';
import { readSnapshotFile } from './snapshot-file.js';
import type { Valkey } from './valkey.js';

export interface Restored {
  /** To go on with; null: a new one has to be begun. */
  readonly file: JournalFile | null;
  readonly fileNumber: number;
  readonly step: number;
  /** What is missing; null: nothing that was acknowledged. */
  readonly loss: StoreLoss | null;
  /** Files that were damaged, to be put out of the way once a new one is there. */
  readonly damaged: readonly string[];
  /** Since when the files have something that was deleted, ms since 1970; null: they have nothing of the kind. */
  readonly deletedAt: number | null;
  /** The file could not be opened for writing. */
  readonly trouble: DiskTrouble | null;
}

/**
 * Fills an empty Valkey with the best that the folder holds. Rejects with `StoreOpenError`, with nothing changed, when
 * that would be little or nothing although there is data. `dataDir`: for that message.
 */
export async function restoreFolder(
  valkey: Valkey,
  client: InsideClient,
  folder: JournalFolder,
  circumstances: {
    readonly bootId: string | null;
    readonly restarted: boolean;
    readonly hadFile?: boolean;
    readonly dataDir: string;
    readonly warn: (message: string) => void;
  },
): Promise<Restored> {
  const { dataDir, warn } = circumstances;
  const files = folder.list();
  const found: FoundFile[] = [];
  for (const file of files) {
    found.push(readStoreFile(folder, file));
    // An older one is looked at only where the newer is not enough.
    if (isEnough(found[0] as FoundFile)) break;
  }
  const choice = chooseFile({ ...circumstances, found, note: folder.readNote() });
  if (choice.kind === 'refuse') throw new StoreOpenError(refusal(dataDir, choice.why));
  const fileNumber = files[0]?.fileNumber ?? 0;
  if (choice.kind === 'nothing-there') {
    return { file: null, fileNumber, step: 0, loss: null, damaged: [], deletedAt: null, trouble: null };
  }
  const { from, more, step, loss, goesOn, damaged } = choice;
  const loader = await Loader.begin(valkey, client);
  const records = from.journal === undefined ? [] : [...from.journal.sound, ...more];
  if (from.journal === undefined) await restoreSnapshotFile(loader, from.snapshot);
  else await replay(loader, records);
  const unsound = damaged.length > 0;
  if (unsound && ![...(await keysLike(client, '*ids'))].some(isAccountIds)) {
    throw new StoreOpenError(
      refusal(dataDir, `${damaged.join(' and ')} is damaged, and no account would be left`),
    );
  }
  const used = damaged.includes(from.file.path) ? 'What of it is sound' : from.file.path;
  if (unsound)
    warn(
      `${damaged.join(' and ')} is damaged. ${used} was used${loss === null ? ', and nothing is missing' : ''}.`,
    );
  const { refusals } = loader;
  if (refusals.length > 0)
    warn(`${refusals.length} changes in ${from.file.path} could not be repeated: ${refusals[0]}`);
  const notRepeated: StoreLoss = { kind: 'not-repeated', file: from.file.path };
  const restored = {
    fileNumber,
    step,
    loss: loss ?? (refusals.length > 0 ? notRepeated : null),
    damaged,
    deletedAt: deletedAtOf(records),
  };
  if (!goesOn || from.journal === undefined) return { ...restored, file: null, trouble: null };
  try {
    const file = JournalFile.append(folder.files, from.file.path, from.journal.soundBytes);
    return { ...restored, file, trouble: null };
  } catch (error) {
    return { ...restored, file: null, trouble: failingTrouble(error as Error) };
  }
}

/** A file as far as it is sound. Throws `StoreOpenError` where the system does not let it be read. */
export function readStoreFile(folder: JournalFolder, file: StoreFile): FoundFile {
  const content = contentOf(folder, file.path);
  // By its content: a damaged first line must not make a file look like one of the other format.
  const format = formatOf(content) ?? file.format;
  if (format === 'journal') return { file, journal: readJournal(content) };
  return {
    file,
    snapshot: readSnapshotFile(content),
    totalBytes: content.length,
    pieces: () => readSnapshotFile(content, true),
  };
}

function contentOf(folder: JournalFolder, path: string): Buffer {
  try {
    return folder.files.read(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new StoreOpenError(
      `The store's file ${path} cannot be read (${code ?? message}). Let this user read it, or move it elsewhere to start without it. Nothing was changed.`,
      { cause: error },
    );
  }
}

function isEnough({ journal, snapshot }: FoundFile): boolean {
  return journal === undefined ? snapshot.whole : journal.base !== null;
}

function refusal(dataDir: string, why: string): string {
  return `The store in ${dataDir} is damaged: ${why}. To start like this would begin a chat that is empty, or nearly. Nothing was changed. See what can be saved with: npx holdfast repair --data ${dataDir}`;
}
