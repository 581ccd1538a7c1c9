import { directRoom } from '../../../src/domain/direct-rooms.js';
import { HoldfastError } from '../../../src/protocol/errors.js';
import { LIMITS } from '../../../src/protocol/limits.js';
import { defaultLevel } from '../../../src/protocol/notify-level.js';
import type { RoomView } from '../../../src/protocol/room.js';
import type { RoomStore } from '../../../src/store/interfaces/rooms.js';
import { roomRefusal } from '../../../src/store/room-refusals.js';
import { tooMany } from '../../../src/store/too-many-rooms.js';
import { type MemoryDatabase, newStoredRoom, type StoredRoom } from './database.js';
import { mentionsOf, unreadIn } from './fold-room.js';
import {
  insistOnAnotherModerator,
  insistOnModerator,
  insistOnNotArchived,
  insistOnNotDirect,
  peopleIn,
  roleIn,
  takeOut,
  tell,
  wasNoted,
} from './room-change.js';

export function memoryRooms(db: MemoryDatabase): RoomStore {
  const roomsOf = (userId: string) =>
    [...db.rooms.values()].filter(
      ({ room, members, invited }) =>
        room.direct === undefined && members.has(userId) && !invited.has(userId),
    ).length;
  const invitationsOf = (userId: string) =>
    [...db.rooms.values()].flatMap(({ invited }) => invited.get(userId) ?? []);

  function checkRoomsOf(userId: string): void {
    if (roomsOf(userId) >= LIMITS.roomsPerUser) throw tooMany('rooms');
  }

  function checkInvitationsOf(userId: string, by: string): void {
    const open = invitationsOf(userId);
    if (open.length >= LIMITS.invitationsOpen) throw tooMany('invitations');
    if (open.filter((one) => one === by).length >= LIMITS.invitationsOpenPerInviter) throw tooMany('of-one');
  }

  return {
    async create(room, nameKey, owner) {
      if (db.rooms.has(room.id)) return (db.rooms.get(room.id) as StoredRoom).room;
      if (owner !== null) checkRoomsOf(owner.id);
      if (!room.private) {
        if (db.roomNames.has(nameKey)) {
          throw new HoldfastError('name_taken', `There is a room “${room.name}” already.`);
        }
        db.roomNames.set(nameKey, room.id);
      }
      const made = { id: room.id, name: room.name, private: room.private, owner: owner?.id ?? null };
      db.rooms.set(room.id, newStoredRoom(db, made, owner === null ? [] : [owner]));
      return made;
    },
    async get(id) {
      return db.rooms.get(id)?.room ?? null;
    },
    async visibleTo(userId) {
      return [...db.rooms.values()]
        .filter(({ room, members, listed }) =>
          room.direct === undefined ? !room.private || members.has(userId) : listed.has(userId),
        )
        .sort((a, b) => a.createdAt - b.createdAt || (a.room.id < b.room.id ? -1 : 1))
        .map((stored) => viewOf(stored, userId));
    },
    async view(roomId, userId) {
      const stored = db.rooms.get(roomId);
      return stored ? viewOf(stored, userId) : null;
    },
    async addMember(roomId, user, invitedBy = '', notice = null) {
      const stored = db.rooms.get(roomId);
      if (!stored) return false;
      insistOnNotDirect(stored);
      const { members, invited, room } = stored;
      const isNew = !members.has(user.id);
      if (isNew) {
        if (invitedBy === '') checkRoomsOf(user.id);
        else checkInvitationsOf(user.id, invitedBy);
      }
      if (stored.bans.has(user.id)) throw roomRefusal('banned');
      if (isNew) insistOnNotArchived(stored);
      if (isNew && members.size >= LIMITS.membersPerRoom) throw roomRefusal('full');
      if (invitedBy === '') invited.delete(user.id);
      else if (isNew) invited.set(user.id, invitedBy);
      if (isNew) db.publish({ kind: 'added', room: roomId, user });
      members.set(user.id, user);
      if (isNew && room.private && members.size <= LIMITS.noticedMembers && !wasNoted(stored, notice)) {
        tell(db, stored, notice, invitedBy === '' ? { what: 'joined' } : { what: 'invited', about: user });
      }
      return true;
    },
    async removeMember(roomId, userId, reason = 'left', by = null, notice = null) {
      const stored = db.rooms.get(roomId);
      if (!stored) return false;
      insistOnNotDirect(stored);
      if (wasNoted(stored, notice)) return true;
      if (by !== null) insistOnModerator(stored, by);
      insistOnAnotherModerator(stored, userId);
      const { members, room } = stored;
      const person = members.get(userId);
      const isSmall = members.size <= LIMITS.noticedMembers;
      takeOut(db, stored, userId, reason, notice);
      if (person !== undefined && by !== null) tell(db, stored, notice, { what: 'removed', about: person });
      else if (person !== undefined && room.private && isSmall) tell(db, stored, notice, { what: 'left' });
      return true;
    },
    async accept(memberships) {
      for (const { roomId, userId } of memberships) db.rooms.get(roomId)?.invited.delete(userId);
    },
    async setNotifyLevel(roomId, userId, level) {
      const stored = db.rooms.get(roomId);
      if (!stored?.members.has(userId)) return false;
      stored.notify.set(userId, level);
      return true;
    },
    async notifyLevels(roomId) {
      return new Map(db.rooms.get(roomId)?.notify);
    },
    async isMember(roomId, userId) {
      return db.rooms.get(roomId)?.members.has(userId) ?? false;
    },
    async members(roomId) {
      const stored = db.rooms.get(roomId);
      if (!stored) return [];
      return [...stored.members.values()].map((person) =>
        roleIn(stored, person.id) === 'moderator' ? { ...person, role: 'moderator' } : person,
      );
    },
  };
}

function viewOf(stored: StoredRoom, userId: string): RoomView {
  const { room, members, head, reads, notify } = stored;
  return {
    ...(room.direct === undefined ? room : directRoom(room.id, room.direct, userId)),
    member: members.has(userId),
    head,
    read: reads.get(userId) ?? 0,
    unread: unreadIn(stored, userId),
    mentions: mentionsOf(stored, userId),
    members: peopleIn(stored).length,
    ...(members.has(userId) ? { notify: notify.get(userId) ?? defaultLevel(room) } : {}),
    ...(roleIn(stored, userId) === 'moderator' ? { role: 'moderator' } : {}),
    ...(stored.blocked.has(userId) ? { blocked: true } : {}),
  };
}
