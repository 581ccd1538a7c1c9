/** Rooms as people see them, of what the store's scripts reply. */
import { directRoom } from '../../domain/direct-rooms.js';
import type { UserRef } from '../../protocol/events.js';
import { defaultLevel, type NotifyLevel } from '../../protocol/notify-level.js';
import type { Role, Room, RoomView } from '../../protocol/room.js';

type Flag = '0' | '1';
export type ViewReply = [
  string,
  Flag,
  string,
  string,
  string,
  number,
  string,
  number,
  number,
  number,
  string,
  Role | '',
  string[],
  string,
  NotifyLevel | '',
  '1' | '',
];

export interface Listed {
  readonly view: RoomView;
  readonly createdAt: number;
}

/** What `room-views.lua` replies about a room, as it is listed. */
export function listedOf(id: string, reply: ViewReply, userId: string): Listed {
  const [
    name,
    isPrivate,
    owner,
    createdAt,
    head,
    member,
    read,
    members,
    unread,
    mentions,
    topic,
    written,
    people,
    blocked,
    level,
    archived,
  ] = reply;
  const isModerator = member === 1 && (written === '' ? owner === userId : written === 'moderator');
  const room =
    people.length > 0
      ? directRoom(id, peopleOf(people), userId)
      : roomOf(id, name, isPrivate, owner, topic, archived);
  const view: RoomView = {
    ...room,
    member: member === 1,
    head: Number(head),
    read: Number(read),
    members,
    unread: Math.max(0, unread),
    mentions,
    ...(member === 1 ? { notify: level === '' ? defaultLevel(room) : level } : {}),
    ...(isModerator ? { role: 'moderator' } : {}),
    ...(blocked.split(' ').includes(userId) ? { blocked: true } : {}),
  };
  return { view, createdAt: Number(createdAt) };
}

/** The order of a list of rooms: the oldest first. */
export function byAge(a: Listed, b: Listed): number {
  return a.createdAt - b.createdAt || (a.view.id < b.view.id ? -1 : 1);
}

/** The room that a room's hash holds. */
export function roomOf(
  id: string,
  name: string,
  isPrivate: string,
  owner: string,
  topic: string,
  archived: string,
): Room {
  return {
    id,
    name,
    private: isPrivate === '1',
    owner: owner === '' ? null : owner,
    ...(topic === '' ? {} : { topic }),
    ...(archived === '1' ? { archived: true } : {}),
  };
}

/** The people in the members' hash. */
export function peopleOf(members: readonly string[]): UserRef[] {
  return members.map((json) => JSON.parse(json) as UserRef);
}
