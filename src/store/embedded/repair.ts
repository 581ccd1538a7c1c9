import { readBootId } from '../../boot-id.js';
import { storeFolder } from './data-folder.js';
import { realFiles } from './files.js';
import { isAccountIds, isRoomMeta, markLostBeside } from './groups.js';
import type { InsideClient } from './inside-client.js';
import { type Inspection, inspectFolder, loadWay, type WayBack } from './inspect.js';
import { Journal } from './journal.js';
import { JournalFolder } from './journal-folder.js';
import { lockFolder } from './lock.js';
import { followAsReplica } from './replica.js';
import { keysLike, rotateEpochs } from './restore.js';

export interface OpenedRepair {
  readonly inspection: Inspection;
  /**
   * Writes a new file with what this way back holds, with new epochs, and puts all files of before aside. Resolves
   * with their new names.
   */
  adopt(way: WayBack): Promise<string[]>;
  /** Gives the folder back. */
  close(): void;
}

/**
 * Takes a data folder for a repair and reads what it holds; nothing is changed before `adopt`. Rejects with
 * `StoreOpenError` while a Holdfast uses the folder, and with Node's error when there is none.
 */
export async function openRepair(
  dataDir: string,
  say: (words: string) => void = () => {},
): Promise<OpenedRepair> {
  const folder = new JournalFolder(realFiles, storeFolder(dataDir));
  // Before the lock, which would make a file in a folder that was mistyped.
  folder.list();
  const lock = await lockFolder(dataDir, process.pid, { onWait: say });
  try {
    const inspection = await inspectFolder(folder);
    return {
      inspection,
      adopt: async (way) => {
        lock.check();
        return take(folder, way);
      },
      close: () => lock.release(),
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function take(folder: JournalFolder, way: WayBack): Promise<string[]> {
  const before = folder.list();
  const { valkey, client } = await loadWay(way);
  await rotateEpochs(client);
  if (!way.holdings.signedIn) await noteLostMark(client);
  const failed: { error: Error | null } = { error: null };
  const fail = (error: Error) => {
    failed.error = error;
  };
  const journal = new Journal(
    client,
    folder,
    {
      file: null,
      fileNumber: before[0]?.fileNumber ?? 0,
      step: 0,
      opened: { bootId: readBootId(), fsync: 'everysec' },
    },
    { onBehind: fail, onFileFailed: fail, onSynced: () => {} },
  );
  await followAsReplica(
    valkey,
    client,
    (bytes) => journal.feed(bytes),
    () => {},
  );
  valkey.releaseWhenKept = journal.releaseWhenKept;
  await journal.rewrite({ keepOlder: true });
  if (failed.error !== null) throw failed.error;
  await journal.finish();
  await valkey.stop();
  return before.map(({ path }) => folder.setAside(path));
}

/** Else the next start would take the store for one of before stores had a mark. */
async function noteLostMark(client: InsideClient): Promise<void> {
  const notes = new Set<string>();
  for (const key of await keysLike(client, '*')) {
    const note = isAccountIds(key) || isRoomMeta(key) ? markLostBeside(key) : null;
    if (note !== null) notes.add(note);
  }
  for (const note of notes) await client.call('SET', note, '1');
}
