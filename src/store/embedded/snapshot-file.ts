import { decodeRecord, findOldRecord, KIND, type StoreRecord } from './record.js';

export const FILE_MAGIC = Buffer.from('HOLDFAST-STORE 1\n');

export interface SavedKey {
  /** ms since 1970, '' when it does not expire. */
  readonly expiresAt: string;
  readonly dump: Buffer;
}
export interface SavedEntry {
  readonly seq: number;
  readonly mid: Buffer;
  readonly cmid: Buffer;
  readonly json: Buffer;
}

/** What a snapshot file holds: keys by name, and the logs of rooms by tag. */
export interface SnapshotFile {
  readonly keys: Map<string, SavedKey>;
  readonly logs: Map<string, SavedEntry[]>;
  /** How the file ends. `damaged`: something after the last sound record could not be read. */
  readonly end: 'clean' | 'saved' | 'dirty' | 'damaged';
  /** The snapshot at the file's beginning is whole, so this is a state that was true once. */
  readonly whole: boolean;
  /** Bytes of sound records. */
  readonly bytes: number;
}

/** Reads a file's content as far as its records are sound. `inPieces`: also what is sound behind damage. */
export function readSnapshotFile(file: Buffer, inPieces = false): SnapshotFile {
  const keys = new Map<string, SavedKey>();
  const logs = new Map<string, SavedEntry[]>();
  const staged = new Map<string, { reset: boolean; entries: SavedEntry[] }>();
  const stage = (tag: string) => {
    const now = staged.get(tag) ?? { reset: false, entries: [] };
    staged.set(tag, now);
    return now;
  };
  let whole = false;
  let end: SnapshotFile['end'] = 'dirty';

  const apply = ({ kind, fields }: StoreRecord): void => {
    const tag = fields[0]?.toString() ?? '';
    if (kind === KIND.group) {
      for (let i = 1; i + 2 < fields.length; i += 3) {
        const [key, expiresAt, dump] = fields.slice(i, i + 3) as [Buffer, Buffer, Buffer];
        if (dump.length === 0) keys.delete(key.toString());
        else keys.set(key.toString(), { expiresAt: expiresAt.toString(), dump });
      }
      const pending = staged.get(tag);
      if (pending === undefined) return;
      staged.delete(tag);
      const log = pending.reset ? [] : (logs.get(tag) ?? []);
      for (const entry of pending.entries) {
        // While a file is being written anew, a change can repeat what the whole copy already had.
        if (entry.seq > (log.at(-1)?.seq ?? 0)) log.push(entry);
      }
      logs.set(tag, log);
    } else if (kind === KIND.logReset) {
      staged.set(tag, { reset: true, entries: [] });
    } else if (kind === KIND.entries) {
      const { entries } = stage(tag);
      for (let i = 1; i + 3 < fields.length; i += 4) {
        const [seq, mid, cmid, json] = fields.slice(i, i + 4) as [Buffer, Buffer, Buffer, Buffer];
        entries.push({ seq: Number(seq.toString()), mid, cmid, json });
      }
    } else if (kind === KIND.baseEnd) {
      whole = true;
    }
    end = kind === KIND.clean ? 'clean' : kind === KIND.saved ? 'saved' : 'dirty';
  };

  if (!file.subarray(0, FILE_MAGIC.length).equals(FILE_MAGIC)) {
    return { keys, logs, end: 'damaged', whole, bytes: 0 };
  }
  let offset = FILE_MAGIC.length;
  while (offset < file.length) {
    const found = decodeRecord(file, offset);
    if (found === null) {
      const next = inPieces ? findOldRecord(file, offset + 1) : null;
      if (next === null) return { keys, logs, end: 'damaged', whole, bytes: offset };
      offset = next;
      continue;
    }
    apply(found.record);
    offset = found.next;
  }
  return { keys, logs, end, whole, bytes: offset };
}
