import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isRoomMeta, roomPartsOf } from './groups.js';
import type { InsideClient } from './inside-client.js';
import { JOURNAL, type JournalRecord, unpackFields } from './journal-record.js';
import type { Loader } from './loader.js';
import type { SavedEntry, SnapshotFile } from './snapshot-file.js';

const ROTATE = readFileSync(new URL('../redis/scripts/rotate-epoch.lua', import.meta.url), 'utf8');
const SCANNED_AT_ONCE = '1000';

/** Puts the records of a journal into an empty Valkey, in their order. */
export async function replay(loader: Loader, records: readonly JournalRecord[]): Promise<void> {
  const staged = new Map<string, SavedEntry[]>();
  for (const { kind, body } of records) {
    if (kind === JOURNAL.step || kind === JOURNAL.part) {
      await loader.commands(body);
    } else if (kind === JOURNAL.entries) {
      const [tag, ...rest] = unpackFields(body) as [Buffer, ...Buffer[]];
      const entries = staged.get(tag.toString()) ?? [];
      staged.set(tag.toString(), entries);
      for (let i = 0; i + 3 < rest.length; i += 4) {
        const [seq, mid, cmid, json] = rest.slice(i, i + 4) as [Buffer, Buffer, Buffer, Buffer];
        entries.push({ seq: Number(seq.toString()), mid, cmid, json });
      }
    } else if (kind === JOURNAL.group) {
      const [tag, ...rest] = unpackFields(body) as [Buffer, ...Buffer[]];
      await loadGroup(loader, rest, staged.get(tag.toString()) ?? []);
      staged.delete(tag.toString());
    }
  }
  await loader.flush();
}

async function loadGroup(
  loader: Loader,
  fields: readonly Buffer[],
  entries: readonly SavedEntry[],
): Promise<void> {
  let meta: string | null = null;
  for (let i = 0; i + 2 < fields.length; i += 3) {
    const [key, expiresAt, dump] = fields.slice(i, i + 3) as [Buffer, Buffer, Buffer];
    if (dump.length === 0) continue;
    await loader.key(key, expiresAt.toString(), dump);
    if (isRoomMeta(key.toString())) meta = key.toString();
  }
  if (meta !== null) await loader.log(meta, entries);
}

/** The same for a snapshot of the format before. */
export async function restoreSnapshotFile(loader: Loader, snapshot: SnapshotFile): Promise<void> {
  for (const [key, { expiresAt, dump }] of snapshot.keys) await loader.key(key, expiresAt, dump);
  for (const key of snapshot.keys.keys()) {
    if (!isRoomMeta(key)) continue;
    const tag = /\{([^}]*)\}/.exec(key)?.[1] ?? '';
    await loader.log(key, snapshot.logs.get(tag) ?? []);
  }
  await loader.flush();
}

/**
 * After a loss every room's log gets a fresh epoch, so that clients are told what they hold may be gone. Resolves with
 * how many.
 */
export async function rotateEpochs(client: InsideClient): Promise<number> {
  let rooms = 0;
  for (const key of await keysLike(client, '*}:meta')) {
    const parts = roomPartsOf(key);
    if (parts === null) continue;
    const epoch = await client.call('HGET', parts.meta, 'epoch');
    if (epoch === null) continue;
    const fresh = randomBytes(9).toString('base64url');
    await client.call('EVAL', ROTATE, '1', parts.meta, parts.feed, epoch as Buffer, fresh);
    rooms += 1;
  }
  return rooms;
}

export async function keysLike(client: Pick<InsideClient, 'call'>, pattern: string): Promise<Set<string>> {
  const keys = new Set<string>();
  let cursor = '0';
  do {
    const [next, some] = (await client.call('SCAN', cursor, 'MATCH', pattern, 'COUNT', SCANNED_AT_ONCE)) as [
      Buffer,
      Buffer[],
    ];
    for (const key of some) keys.add(key.toString());
    cursor = next.toString();
  } while (cursor !== '0');
  return keys;
}
