import { randomBytes } from 'node:crypto';
import { HoldfastError } from '../../protocol/errors.js';
import type { Room, RoomView, UserRef } from '../../protocol/events.js';
import { LIMITS } from '../../protocol/limits.js';
import type { RoomStore } from '../store.js';
import type { Connection } from './connection.js';
import { ask, runScript } from './scripts.js';

/** A claimed name whose room was never listed is free again after this. */
const CLAIM_MS = 30_000;

type Flag = '0' | '1';
type ViewReply = [string, Flag, string, string, string, number, string, number];

export function redisRooms(connection: Connection): RoomStore {
  async function viewAt(id: string, userId: string): Promise<{ view: RoomView; createdAt: number } | null> {
    const keys = connection.keys.room(id);
    const reply = await runScript<ViewReply | null>(
      connection,
      'room-view',
      keys.meta,
      keys.members,
      keys.reads,
      userId,
    );
    if (reply === null) return null;
    const [name, isPrivate, owner, createdAt, head, member, read, members] = reply;
    const view = {
      ...roomOf(id, name, isPrivate, owner),
      member: member === 1,
      head: Number(head),
      read: Number(read),
      members,
    };
    return { view, createdAt: Number(createdAt) };
  }

  return {
    async create(room, nameKey, owner) {
      const keys = connection.keys.room(room.id);
      const nameHolder = connection.keys.roomName(nameKey);
      if (owner !== null) await checkRoomsOf(connection, owner.id, room.id);
      if (!room.private) {
        const holder = await runScript<string>(connection, 'claim-name', nameHolder, room.id, CLAIM_MS);
        if (holder !== room.id) {
          throw new HoldfastError('name_taken', `There is a room “${room.name}” already.`);
        }
      }
      if (owner !== null) await ask(connection, 'SADD', connection.keys.user(owner.id).rooms, room.id);
      const createdAt = await runScript<string>(
        connection,
        'create-room',
        keys.meta,
        keys.members,
        room.name,
        room.private ? '1' : '0',
        owner?.id ?? '',
        randomBytes(9).toString('base64url'),
        owner === null ? '' : JSON.stringify(owner),
      );
      if (!room.private) {
        await ask(connection, 'ZADD', connection.keys.publicRooms, createdAt, room.id);
        await runScript(connection, 'confirm-name', nameHolder, room.id);
      }
      return { id: room.id, name: room.name, private: room.private, owner: owner?.id ?? null };
    },

    async get(id) {
      const [name, isPrivate, owner] = await ask<(string | null)[]>(
        connection,
        'HMGET',
        connection.keys.room(id).meta,
        'name',
        'private',
        'owner',
      );
      return typeof name === 'string' ? roomOf(id, name, isPrivate ?? '0', owner ?? '') : null;
    },

    async visibleTo(userId) {
      const [listed, mine] = await Promise.all([
        ask<string[]>(connection, 'ZRANGE', connection.keys.publicRooms, '0', '-1'),
        ask<string[]>(connection, 'SMEMBERS', connection.keys.user(userId).rooms),
      ]);
      const views = await Promise.all([...new Set([...listed, ...mine])].map((id) => viewAt(id, userId)));
      return views
        .filter((found) => found !== null)
        .filter(({ view }) => !view.private || view.member)
        .sort((a, b) => a.createdAt - b.createdAt || (a.view.id < b.view.id ? -1 : 1))
        .map(({ view }) => view);
    },

    async view(roomId, userId) {
      return (await viewAt(roomId, userId))?.view ?? null;
    },

    async addMember(roomId, user) {
      await checkRoomsOf(connection, user.id, roomId);
      // The index first: it may name a room too many, never one too few.
      await ask(connection, 'SADD', connection.keys.user(user.id).rooms, roomId);
      const keys = connection.keys.room(roomId);
      const added = await runScript<number>(
        connection,
        'add-member',
        keys.meta,
        keys.members,
        user.id,
        JSON.stringify(user),
        LIMITS.membersPerRoom,
      );
      if (added === 1) return true;
      await ask(connection, 'SREM', connection.keys.user(user.id).rooms, roomId);
      if (added === -1) {
        throw new HoldfastError('limit_reached', `A room has at most ${LIMITS.membersPerRoom} members.`);
      }
      return false;
    },

    async removeMember(roomId, userId, reason = 'left') {
      const keys = connection.keys.room(roomId);
      const removed = await runScript<number>(
        connection,
        'remove-member',
        keys.meta,
        keys.members,
        keys.feed,
        userId,
        JSON.stringify({ userId, reason }),
      );
      await ask(connection, 'SREM', connection.keys.user(userId).rooms, roomId);
      return removed === 1;
    },

    async isMember(roomId, userId) {
      return (await ask<number>(connection, 'HEXISTS', connection.keys.room(roomId).members, userId)) === 1;
    },

    async members(roomId) {
      const people = await ask<string[]>(connection, 'HVALS', connection.keys.room(roomId).members);
      return people.map((json) => JSON.parse(json) as UserRef);
    },
  };
}

/** A bound on work, not a promise: two joins at the same instant may pass it by one. */
async function checkRoomsOf(connection: Connection, userId: string, roomId: string): Promise<void> {
  const key = connection.keys.user(userId).rooms;
  const [count, known] = await Promise.all([
    ask<number>(connection, 'SCARD', key),
    ask<number>(connection, 'SISMEMBER', key, roomId),
  ]);
  if (known === 0 && count >= LIMITS.roomsPerUser) {
    throw new HoldfastError('limit_reached', `A person can be in at most ${LIMITS.roomsPerUser} rooms.`);
  }
}

function roomOf(id: string, name: string, isPrivate: string, owner: string): Room {
  return { id, name, private: isPrivate === '1', owner: owner === '' ? null : owner };
}
