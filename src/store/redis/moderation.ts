import { nameKey as keyOfName } from '../../domain/names.js';
import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { Role } from '../../protocol/room.js';
import type { Ban, ModerationStore } from '../interfaces/moderation.js';
import type { Decider } from '../interfaces/rooms.js';
import { refJson } from '../log-codec.js';
import { noSuchRoom, roomRefusal, roomRestless } from '../room-refusals.js';
import { changeRoom, isDone } from './room-change.js';
import { namedRoom, releaseRoomName, takeRoomName } from './room-names.js';
import type { RedisRooms } from './rooms.js';
import { runCommand, runScript } from './scripts.js';
import type { StoreConnection } from './store-connection.js';

/** Each try fails only because another rename of the room came to its end: no room has more moderators at once. */
const RENAME_TRIES = 25;

export function redisModeration(
  connection: StoreConnection,
  rooms: Pick<RedisRooms, 'forgetIfOut'>,
): ModerationStore {
  async function roleOf(roomId: string, userId: string): Promise<Role | null> {
    const { meta, members, roles } = connection.keys.room(roomId);
    const [role] = await runScript<string[]>(connection, 'room-roles', meta, members, roles, userId);
    return role === '' || role === undefined ? null : (role as Role);
  }

  return {
    async edit(roomId, by, { name, topic, archived }, nameKey, notice) {
      const jsonOf = (text: string | undefined) => (text === undefined ? '' : JSON.stringify(text));
      const words = [by.id, flag(by), jsonOf(name), jsonOf(topic)];
      const becomes = archived === undefined ? '' : archived ? '1' : '0';
      for (let tries = 0; tries < RENAME_TRIES; tries += 1) {
        const before = await namedRoom(connection, roomId);
        if (before === null) throw noSuchRoom();
        const next = before.private || name === undefined ? null : nameKey;
        if (next !== null) {
          // Judged once more where it is done. Before it, so that nobody holds names for rooms of others.
          if (!by.operator && (await roleOf(roomId, by.id)) !== 'moderator') throw roomRefusal('forbidden');
          const taken = await takeRoomName(connection, next, before);
          if (taken === 'held')
            throw refusalError('name_taken', { kind: 'room-name-taken', name: name ?? '' });
          if (taken === 'outdated') continue;
        }
        const count = next === null ? '' : before.renames;
        const answer = await changeRoom(connection, 'edit-room', roomId, notice, ...words, count, becomes);
        if (answer === 'outdated') continue;
        if (!isDone(answer)) throw noSuchRoom();
        const former = keyOfName(before.name);
        if (next !== null && next !== former) await releaseRoomName(connection, former, before);
        return;
      }
      throw roomRestless();
    },

    async setRole(roomId, by, userId, role) {
      const words = [userId, role, by.id, flag(by)];
      if (!isDone(await changeRoom(connection, 'set-role', roomId, null, ...words))) throw noSuchRoom();
    },

    async ban(roomId, by, { user, by: banner }, notice) {
      const frame = JSON.stringify({ userId: user.id, reason: 'removed', notice: notice?.id });
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

    roleOf,
  };
}

function flag({ operator }: Decider): string {
  return operator ? '1' : '0';
}
