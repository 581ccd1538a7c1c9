import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { roomKeys } from '../redis/keys.js';
import { isRoomTag } from './groups.js';
import type { Image, SavedEntry } from './image.js';
import type { InsideClient } from './inside-client.js';

const AT_ONCE = 200;
const RESTORE_LOG = readFileSync(new URL('./scripts/restore-log.lua', import.meta.url), 'utf8');
const ROTATE = readFileSync(new URL('../redis/scripts/rotate-epoch.lua', import.meta.url), 'utf8');

/** Puts an image into an empty Valkey. Resolves with the number of keys and the heads of the logs. */
export async function restore(client: InsideClient, image: Image, nowMs: number) {
  let keys = 0;
  let waiting: Promise<unknown>[] = [];
  for (const [key, { expiresAt, dump }] of image.keys) {
    if (expiresAt !== '' && Number(expiresAt) <= nowMs) continue;
    waiting.push(
      expiresAt === ''
        ? client.call('RESTORE', key, '0', dump)
        : client.call('RESTORE', key, expiresAt, dump, 'ABSTTL'),
    );
    keys += 1;
    if (waiting.length >= AT_ONCE) await Promise.all(waiting.splice(0));
  }
  await Promise.all(waiting);
  waiting = [];

  const heads = new Map<string, { head: number; mid: string }>();
  for (const [tag, entries] of image.logs) {
    const saved = await restoreLog(client, tag, entries);
    if (saved !== null) {
      heads.set(tag, saved);
      keys += entries.length > 0 ? 2 : 0;
    }
  }
  return { keys, heads };
}

async function restoreLog(client: InsideClient, tag: string, saved: readonly SavedEntry[]) {
  const { meta, log, cmids } = roomKeys(tag.slice(2));
  const reply = (await client.call('HMGET', meta, 'head', 'headMid', 'first')) as (Buffer | null)[];
  const [headText, headMid, firstText] = reply.map((part) => part?.toString());
  if (headText === undefined) return null;
  const head = Number(headText);
  const first = Number(firstText);
  const entries = saved.filter(({ seq }) => seq >= first && seq <= head);
  for (let i = 0; i < entries.length; i += AT_ONCE) {
    const part = entries
      .slice(i, i + AT_ONCE)
      .flatMap(({ seq, mid, cmid, json }) => [String(seq), mid, cmid, json]);
    await client.call('EVAL', RESTORE_LOG, '2', log, cmids, ...part);
  }
  const oldest = entries[0]?.seq ?? head + 1;
  if (oldest !== first) await client.call('HSET', meta, 'first', String(oldest));
  return { head, mid: headMid ?? '' };
}

/** After a loss every room's log gets a fresh epoch, so that clients are told what they hold may be gone. */
export async function rotateEpochs(client: InsideClient, image: Image): Promise<number> {
  let rooms = 0;
  for (const key of image.keys.keys()) {
    const room = /^hf:\{(r:[^}]*)\}:meta$/.exec(key)?.[1];
    if (room === undefined || !isRoomTag(room)) continue;
    const { meta, feed } = roomKeys(room.slice(2));
    const epoch = await client.call('HGET', meta, 'epoch');
    if (epoch === null) continue;
    await client.call('EVAL', ROTATE, '1', meta, feed, epoch as Buffer, randomBytes(9).toString('base64url'));
    rooms += 1;
  }
  return rooms;
}
