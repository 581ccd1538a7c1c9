import { nameKey as keyOfName } from '../../domain/names.js';
import { HoldfastError } from '../../protocol/errors.js';
import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { Role } from '../../protocol/room.js';
import type { Ban, ModerationStore } from '../interfaces/moderation.js';
import type { Decider } from '../interfaces/rooms.js';
import { refJson } from '../log-codec.js';
import { noSuchRoom } from '../room-refusals.js';
import { claimName } from './claim.js';
import { changeRoom, isDone } from './room-change.js';
import type { RedisRooms } from './rooms.js';
import { runCommand, runScript } from './scripts.js';
import type { StoreConnection } from './store-connection.js';

export function redisModeration(
  connection: StoreConnection,
  rooms: Pick<RedisRooms, 'get' | 'forgetIfOut'>,
): ModerationStore {
  /** Takes a name for a public room, until it is confirmed or given back. */
  async function claim(roomId: string, nameHolder: string, name: string): Promise<void> {
    const recordOf = (id: string) => connection.keys.room(id).meta;
    const claimed = await claimName(connection, nameHolder, roomId, recordOf, { id: '' });
    if ('begunBy' in claimed || claimed.answer !== roomId) {
      throw refusalError('name_taken', { kind: 'room-name-taken', name });
    }
  }

  /** Whatever else holds a name that a public room does not have any more. */
  async function release(roomId: string, nameHolder: string, evenConfirmed: boolean): Promise<void> {
    await runScript(connection, 'release-name', nameHolder, roomId, evenConfirmed ? '1' : '0');
  }

  return {
    async edit(roomId, by, { name, topic }, nameKey, notice) {
      const room = await rooms.get(roomId);
      if (room === null) throw noSuchRoom();
      const holderOf = (key: string) => connection.keys.roomName(key);
      const before = holderOf(keyOfName(room.name));
      const next = name === undefined || nameKey === null || room.private ? null : holderOf(nameKey);
      if (next !== null && name !== undefined) await claim(roomId, next, name);
      const jsonOf = (text: string | undefined) => (text === undefined ? '' : JSON.stringify(text));
      try {
        const words = [by.id, flag(by), jsonOf(name), jsonOf(topic)];
        if (!isDone(await changeRoom(connection, 'edit-room', roomId, notice, ...words))) throw noSuchRoom();
      } catch (problem) {
        // What was refused needs no name; after anything else nobody knows which name it has.
        const refused = problem instanceof HoldfastError && problem.code !== 'store_unavailable';
        if (refused && next !== null) await release(roomId, next, false);
        throw problem;
      }
      if (next === null) return;
      await runScript(connection, 'confirm-name', next, roomId);
      if (next !== before) await release(roomId, before, true);
    },

    async setRole(roomId, by, userId, role) {
      const words = [userId, role, by.id, flag(by)];
      if (!isDone(await changeRoom(connection, 'set-role', roomId, null, ...words))) throw noSuchRoom();
    },

    async ban(roomId, by, { user, by: banner }, notice) {
      const frame = JSON.stringify({ userId: user.id, reason: 'removed' });
      const ban = `{"user":${refJson(user)},"by":${refJson(banner)}`;
      const words = [user.id, frame, by.id, flag(by), ban, LIMITS.bansPerRoom];
      if (!isDone(await changeRoom(connection, 'ban-member', roomId, notice, ...words))) throw noSuchRoom();
      await rooms.forgetIfOut(user.id, roomId);
    },

    async liftBan(roomId, by, userId) {
      const words = [userId, by.id, flag(by)];
      if (!isDone(await changeRoom(connection, 'lift-ban', roomId, null, ...words))) throw noSuchRoom();
    },

    async bans(roomId) {
      const all = await runCommand<string[]>(connection, 'HVALS', connection.keys.room(roomId).bans);
      return all.map((json) => JSON.parse(json) as Ban).sort((a, b) => b.at - a.at);
    },

    async roleOf(roomId, userId) {
      const { meta, members, roles } = connection.keys.room(roomId);
      const [role] = await runScript<string[]>(connection, 'room-roles', meta, members, roles, userId);
      return role === '' || role === undefined ? null : (role as Role);
    },
  };
}

function flag({ operator }: Decider): string {
  return operator ? '1' : '0';
}
