import { setTimeout as sleep } from 'node:timers/promises';
import { nameKey as keyOfName } from '../../domain/names.js';
import { PAUSE_MS, TAKE_OVERS, TRIES, VOID_MS } from './claim.js';
import { runCommand, runScript } from './scripts.js';
import type { StoreConnection } from './store-connection.js';

/**
 * Names of public rooms. A name and its room lie in two hash tags, so no script sees both. The name says which room it
 * was taken for; only the room's record says what the room is called.
 *
 * Law: what a public room is called is held for it. A room's record counts its renames, and a name is held with that
 * count. It is taken before the record is written, and the record is written only while the count is still the same.
 * So nobody's work goes on whose count is over. A name that is held with such a count is the room's only if the room
 * is called so. Whoever was killed leaves nothing to mend: the next who wants the name judges it.
 */
export interface NamedRoom {
  readonly id: string;
  /** How often it was renamed; 0: a new room, too. */
  readonly renames: number;
}

/** How a room is called now. Null: there is none. */
export async function namedRoom(
  connection: StoreConnection,
  id: string,
): Promise<(NamedRoom & { readonly name: string; readonly private: boolean }) | null> {
  const record = await recordOf(connection, id);
  return record === null ? null : { id, ...record };
}

interface RoomRecord {
  readonly name: string;
  readonly private: boolean;
  readonly createdAt: string;
  readonly renames: number;
}

/** What a name that is held for a room is, by that room's record. `begun`: neither yet. */
type Standing = 'held' | 'begun' | 'nobodys';

function standingOf(holder: NamedRoom, record: RoomRecord | null, nameKey: string): Standing {
  if (record === null) return 'begun';
  if (keyOfName(record.name) === nameKey) return 'held';
  return record.renames > holder.renames ? 'nobodys' : 'begun';
}

/**
 * Takes a name for a room. `held`: another public room has it, which is listed then, in case who made it never came to
 * that. `outdated`: the room was renamed meanwhile. Work that somebody else has begun is waited for, as long as for a
 * claim (`claim.ts`), and then ended. Idempotent.
 */
export async function takeRoomName(
  connection: StoreConnection,
  nameKey: string,
  room: NamedRoom,
): Promise<'taken' | 'held' | 'outdated'> {
  const { keys } = connection;
  const key = keys.roomName(nameKey);
  let nobodys = '';
  for (let looks = 1; looks < TRIES + TAKE_OVERS; looks += 1) {
    const there = await runScript<string>(connection, 'take-room-name', key, room.id, room.renames, nobodys);
    const holder = holderOf(there);
    if (holder.id === room.id) return holder.renames > room.renames ? 'outdated' : 'taken';
    const record = await recordOf(connection, holder.id);
    const standing = standingOf(holder, record, nameKey);
    if (standing === 'held') {
      await listForAll(connection, holder.id, (record as RoomRecord).createdAt);
      return 'held';
    }
    if (standing === 'nobodys' || (looks >= TRIES && (await end(connection, holder)))) nobodys = there;
    else if (looks < TRIES) await sleep(PAUSE_MS);
  }
  return 'held';
}

/** Gives back what a room was called when it had been renamed so often, and is not any more. Idempotent. */
export async function releaseRoomName(
  connection: StoreConnection,
  nameKey: string,
  { id, renames }: NamedRoom,
): Promise<void> {
  await runScript(connection, 'release-room-name', connection.keys.roomName(nameKey), id, renames);
}

/** A public room is on everyone's list from then on. Idempotent. */
export async function listForAll(
  connection: StoreConnection,
  id: string,
  createdAt: string | number,
): Promise<void> {
  await runCommand(connection, 'ZADD', connection.keys.publicRooms, 'NX', createdAt, id);
}

/** Whatever this room's naming, begun with this count, still sends, it changes nothing. False: it came to its end. */
async function end(connection: StoreConnection, { id, renames }: NamedRoom): Promise<boolean> {
  const { meta, void: voided } = connection.keys.room(id);
  return (await runScript<number>(connection, 'end-naming', meta, voided, renames, VOID_MS)) === 1;
}

async function recordOf(connection: StoreConnection, id: string): Promise<RoomRecord | null> {
  const { meta } = connection.keys.room(id);
  const fields = ['name', 'private', 'createdAt', 'renames'];
  const found = await runCommand<(string | null)[]>(connection, 'HMGET', meta, ...fields);
  const [name, isPrivate, createdAt, renames] = found;
  if (typeof name !== 'string') return null;
  return { name, private: isPrivate === '1', createdAt: createdAt ?? '0', renames: Number(renames ?? 0) };
}

function holderOf(value: string): NamedRoom {
  const [id = '', renames = '0'] = value.split(' ');
  return { id, renames: Number(renames) };
}
