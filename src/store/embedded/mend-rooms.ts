import { readFileSync } from 'node:fs';
import { type RoomParts, roomPartsOf } from './groups.js';
import type { InsideClient } from './inside-client.js';
import { keysLike } from './restore.js';

const MEND_ROOM = readFileSync(new URL('./scripts/mend-room.lua', import.meta.url), 'utf8');
const MEND_STATES = readFileSync(new URL('./scripts/mend-states.lua', import.meta.url), 'utf8');

/** Rooms of which parts are missing are cut to what is whole, or deleted. */
export async function mendRooms(client: Pick<InsideClient, 'call'>): Promise<void> {
  const rooms = new Map<string, string[]>();
  for (const key of await keysLike(client, '*')) {
    const parts = roomPartsOf(key);
    if (parts !== null) rooms.set(parts.meta, [...(rooms.get(parts.meta) ?? []), key]);
  }
  for (const [meta, keys] of rooms) {
    const { log, cmids, reads, tombs, states, changes, silent, mentions, own } = roomPartsOf(
      meta,
    ) as RoomParts;
    const all = [...new Set([meta, log, cmids, reads, ...keys])];
    const isThere = await client.call('EVAL', MEND_ROOM, String(all.length), ...all);
    if (isThere !== 1) continue;
    const beside = [tombs, states, changes, silent, mentions, reads, own];
    await client.call('EVAL', MEND_STATES, '9', meta, log, ...beside);
  }
}
