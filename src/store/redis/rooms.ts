import { randomBytes } from 'node:crypto';
import { directRoom } from '../../domain/direct-rooms.js';
import { nameKey as keyOfName } from '../../domain/names.js';
import type { Member, UserRef } from '../../protocol/events.js';
import { LIMITS } from '../../protocol/limits.js';
import type { NotifyLevel } from '../../protocol/notify-level.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { Membership, RoomStore } from '../interfaces/rooms.js';
import { refJson } from '../log-codec.js';
import { tooMany } from '../too-many-rooms.js';
import { hashFields } from './hash-fields.js';
import { multiKeyRead } from './multi-key-read.js';
import { changeRoom, isDone } from './room-change.js';
import { listForAll, takeRoomName } from './room-names.js';
import { byAge, type Listed, listedOf, peopleOf, roomOf, type ViewReply } from './room-views.js';
import { runCommand, runScript } from './scripts.js';
import type { StoreConnection } from './store-connection.js';

/** A bound that is none. */
const ANY = Number.MAX_SAFE_INTEGER;

type Flag = '0' | '1';

export interface RedisRooms extends RoomStore {
  /**
   * Puts a room on somebody's list, within these bounds: of rooms, of invitations, and of those by one inviter. Its
   * reply is that of `enter-room.lua`.
   */
  enterWithin(bounds: readonly number[], userId: string, roomId: string, invitedBy: string): Promise<number>;
  /**
   * After a membership was written: a removal in between has taken the room off the list. A member has it there,
   * whatever the bounds.
   */
  relist(userId: string, roomId: string, invitedBy: string): Promise<void>;
  /** Takes a room off the list of whoever is no member of it. */
  forgetIfOut(userId: string, roomId: string): Promise<void>;
}

export function redisRooms(connection: StoreConnection): RedisRooms {
  const readKeys = multiKeyRead();

  async function views(ids: readonly string[], userId: string): Promise<Listed[]> {
    const keysOf = (id: string) => {
      const { meta, members, reads, silent, mentions } = connection.keys.room(id);
      return [meta, members, reads, silent, mentions];
    };
    const view = (some: readonly string[]) =>
      runScript<(ViewReply | '')[]>(
        connection,
        'room-views',
        some.length * 5,
        ...some.flatMap(keysOf),
        userId,
      );
    const found: Listed[] = [];
    // One part after the other: messages of others go the same way, and none waits for a whole list.
    for (let at = 0; at < ids.length; at += LIMITS.roomViewsTogether) {
      const some = ids.slice(at, at + LIMITS.roomViewsTogether);
      const replies = await readKeys(
        () => view(some),
        async () => (await Promise.all(some.map((id) => view([id])))).flat(),
      );
      for (const [index, reply] of replies.entries()) {
        if (reply !== '') found.push(listedOf(some[index] as string, reply, userId));
      }
    }
    return found;
  }

  async function enterWithin(bounds: readonly number[], userId: string, roomId: string, invitedBy: string) {
    const { rooms, invited } = connection.keys.user(userId);
    return runScript<number>(connection, 'enter-room', rooms, invited, roomId, invitedBy, ...bounds);
  }

  /** Puts it on the person's list, or throws `limit_reached`. */
  async function enter(userId: string, roomId: string, invitedBy: string): Promise<void> {
    const { roomsPerUser, invitationsOpen, invitationsOpenPerInviter } = LIMITS;
    const bounds = [roomsPerUser, invitationsOpen, invitationsOpenPerInviter];
    const entered = await enterWithin(bounds, userId, roomId, invitedBy);
    if (entered < 0) throw tooMany(entered === -1 ? 'rooms' : entered === -2 ? 'invitations' : 'of-one');
  }

  async function exit(userId: string, roomId: string): Promise<void> {
    const { rooms, invited } = connection.keys.user(userId);
    await runScript(connection, 'leave-room', rooms, invited, roomId);
  }

  /**
   * Takes it off the list of whoever is no member. Room and list are two keys, so both sides look again after their
   * last write: who was brought in meanwhile has it on their list.
   */
  async function leaveList(userId: string, roomId: string): Promise<void> {
    await exit(userId, roomId);
    const { members } = connection.keys.room(roomId);
    if ((await runCommand<number>(connection, 'HEXISTS', members, userId)) === 0) return;
    await runCommand(connection, 'SADD', connection.keys.user(userId).rooms, roomId);
  }

  async function relist(userId: string, roomId: string, invitedBy: string): Promise<void> {
    await enterWithin([ANY, ANY, ANY], userId, roomId, invitedBy);
  }

  /**
   * Completes on a person's list what somebody who was killed left: rooms that are none, or theirs no more, or public
   * and not listed.
   */
  async function mend(userId: string, mine: readonly string[], listed: readonly string[], found: Listed[]) {
    const views = new Map(found.map((one) => [one.view.id, one]));
    const isListed = new Set(listed);
    for (const id of mine) {
      const one = views.get(id);
      if (one?.view.member !== true) await leaveList(userId, id);
      else if (!one.view.private && !isListed.has(id)) {
        // Whoever made it was killed. A room that has its name already is none to hide this one for.
        await takeRoomName(connection, keyOfName(one.view.name), { id, renames: 0 });
        await listForAll(connection, id, one.createdAt);
      }
    }
  }

  return {
    async create(room, nameKey, owner) {
      const keys = connection.keys.room(room.id);
      if (owner !== null) await enter(owner.id, room.id, '');
      const refuse = async () => {
        if (owner !== null) await exit(owner.id, room.id);
        return refusalError('name_taken', { kind: 'room-name-taken', name: room.name });
      };
      if (!room.private) {
        // Outdated: it was made before, and is called otherwise by now.
        const taken = await takeRoomName(connection, nameKey, { id: room.id, renames: 0 });
        if (taken === 'held') throw await refuse();
      }
      const [createdAt, isNew] = await runScript<[string, Flag]>(
        connection,
        'create-room',
        keys.meta,
        keys.members,
        keys.void,
        room.name,
        room.private ? '1' : '0',
        owner?.id ?? '',
        randomBytes(9).toString('base64url'),
        owner === null ? '' : JSON.stringify(owner),
      );
      if (createdAt === '') throw await refuse();
      if (!room.private) await listForAll(connection, room.id, createdAt);
      if (owner !== null && isNew === '1') await relist(owner.id, room.id, '');
      return { id: room.id, name: room.name, private: room.private, owner: owner?.id ?? null };
    },

    async get(id) {
      const { meta, members } = connection.keys.room(id);
      const fields = ['name', 'private', 'owner', 'topic', 'direct', 'archived'];
      const found = await runCommand<(string | null)[]>(connection, 'HMGET', meta, ...fields);
      const [name, isPrivate, owner, topic, direct, archived] = found;
      if (direct === '1') {
        return directRoom(id, peopleOf(await runCommand<string[]>(connection, 'HVALS', members)));
      }
      return typeof name === 'string'
        ? roomOf(id, name, isPrivate ?? '0', owner ?? '', topic ?? '', archived ?? '')
        : null;
    },

    async visibleTo(userId) {
      const keys = connection.keys.user(userId);
      const [listed, mine, direct] = await Promise.all([
        runCommand<string[]>(connection, 'ZRANGE', connection.keys.publicRooms, '0', '-1'),
        runCommand<string[]>(connection, 'SMEMBERS', keys.rooms),
        runCommand<string[]>(connection, 'SMEMBERS', keys.direct),
      ]);
      const found = await views([...new Set([...listed, ...mine, ...direct])], userId);
      // It is looked at again with the next list.
      await mend(userId, mine, listed, found).catch(() => {});
      return found
        .filter(({ view }) => !view.private || view.member)
        .sort(byAge)
        .map(({ view }) => view);
    },

    async view(roomId, userId) {
      return (await views([roomId], userId))[0]?.view ?? null;
    },

    async addMember(roomId, user, invitedBy = '', notice = null) {
      // The index first: it may name a room too many, never one too few.
      await enter(user.id, roomId, invitedBy);
      const { membersPerRoom, noticedMembers } = LIMITS;
      const isBrought = invitedBy === '' ? '0' : '1';
      const words = [user.id, refJson(user), membersPerRoom, isBrought, noticedMembers];
      const added = await changeRoom(connection, 'add-member', roomId, notice, ...words);
      if (added === 'done') {
        await relist(user.id, roomId, invitedBy);
        return true;
      }
      await leaveList(user.id, roomId);
      return isDone(added);
    },

    async removeMember(roomId, userId, reason = 'left', by = null, notice = null) {
      const frame = JSON.stringify({ userId, reason, notice: notice?.id });
      const words = [userId, frame, by?.id ?? '', by?.operator ? '1' : '0', LIMITS.noticedMembers];
      const isThere = isDone(await changeRoom(connection, 'remove-member', roomId, notice, ...words));
      await leaveList(userId, roomId);
      return isThere;
    },

    enterWithin,
    relist,
    forgetIfOut: leaveList,

    async accept(memberships) {
      const accept = (some: readonly Membership[]) =>
        runScript(
          connection,
          'accept',
          some.length,
          ...some.map(({ userId }) => connection.keys.user(userId).invited),
          ...some.map(({ roomId }) => roomId),
        );
      for (let at = 0; at < memberships.length; at += LIMITS.acceptancesTogether) {
        const some = memberships.slice(at, at + LIMITS.acceptancesTogether);
        await readKeys(
          () => accept(some),
          () => Promise.all(some.map((one) => accept([one]))),
        );
      }
    },

    async setNotifyLevel(roomId, userId, level) {
      const { meta, members, notify } = connection.keys.room(roomId);
      return (
        (await runScript<number>(connection, 'set-notify-level', meta, members, notify, userId, level)) === 1
      );
    },

    async notifyLevels(roomId) {
      const found = await runCommand<string[]>(connection, 'HGETALL', connection.keys.room(roomId).notify);
      return hashFields(found) as ReadonlyMap<string, NotifyLevel>;
    },

    async isMember(roomId, userId) {
      return (
        (await runCommand<number>(connection, 'HEXISTS', connection.keys.room(roomId).members, userId)) === 1
      );
    },

    async members(roomId) {
      const keys = connection.keys.room(roomId);
      const [people, [owner, ...written]] = await Promise.all([
        runCommand<string[]>(connection, 'HVALS', keys.members),
        runScript<string[]>(connection, 'room-roles', keys.meta, keys.members, keys.roles, ''),
      ]);
      const roles = new Map<string, string>();
      if (owner !== undefined) roles.set(owner, 'moderator');
      for (let at = 0; at < written.length; at += 2)
        roles.set(written[at] as string, written[at + 1] as string);
      return people.map((json): Member => {
        const person = JSON.parse(json) as UserRef;
        return roles.get(person.id) === 'moderator' ? { ...person, role: 'moderator' } : person;
      });
    },
  };
}
