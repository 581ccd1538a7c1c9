import type { NotifyLevel } from '../../protocol/notify-level.js';
import type { Room, RoomView } from '../../protocol/room.js';
import type { OpenRooms } from '../rooms/open-rooms.js';
import type { RoomUpdates } from '../rooms/worker-rooms.js';
import { CHANNELS, type ChatServer } from '../shared/chat-socket.js';
import type { SocketClients } from './socket-clients.js';
import type { Testimonies } from './testimonies.js';

/** What came by two ways within this is told once. */
const SAME_CHANGE_MS = 2_000;

interface RoomGone {
  readonly room: string;
  readonly userId: string;
  readonly reason: 'left' | 'removed' | 'hidden';
  /** Nodes of an older version do not say it. */
  readonly notice?: string | null;
}

/** Tells the sockets of all workers what became of rooms. Made before whoever changes rooms. */
export class SocketRoomUpdates implements RoomUpdates {
  private readonly emittedGone = new Map<string, number>();

  constructor(
    private readonly io: ChatServer,
    private readonly openRooms: OpenRooms,
    private readonly clients: Pick<SocketClients, 'bots'>,
    private readonly testimonies: Pick<Testimonies, 'leftRoom'>,
  ) {}

  start(): void {
    this.io.on('gone', (gone) => this.onMembershipEnd(gone as RoomGone));
  }

  roomForEveryone(view: RoomView): void {
    this.io.except(CHANNELS.bots).emit('room', view);
  }

  roomFor(userId: string, view: RoomView): void {
    this.io.to(CHANNELS.user(userId)).emit('room', view);
  }

  notifyLevelFor(userId: string, room: string, level: NotifyLevel): void {
    this.io.to(CHANNELS.user(userId)).emit('notify', { room, level });
  }

  roomChanged(room: Room): void {
    // Bots are told of rooms that they are in: of public ones by the rows of their logs.
    const whom = room.private ? this.io.to(CHANNELS.feed(room.id)) : this.io.except(CHANNELS.bots);
    whom.emit('room-changed', { room });
  }

  roomGone(...[room, userId, reason, notice]: Parameters<RoomUpdates['roomGone']>): void {
    const gone: RoomGone = { room, userId, reason, notice };
    this.onMembershipEnd(gone);
    this.io.serverSideEmit('gone', gone);
  }

  private onMembershipEnd({ room, userId, reason, notice }: RoomGone): void {
    this.roomGoneHere(room, userId, reason, notice ?? null);
    const open = this.openRooms.get(room);
    // Their bots went with them.
    for (const { socket, user, session } of this.clients.bots) {
      if (session.userId !== userId || open?.has(socket) !== true) continue;
      this.roomGoneHere(room, user.id, 'removed', null);
    }
  }

  /** The feed and the adapter both say it, each in case the other was cut. */
  roomGoneHere(...[room, userId, reason, notice]: Parameters<RoomUpdates['roomGone']>): void {
    this.openRooms.get(room)?.remove(userId);
    const now = performance.now();
    for (const [key, at] of this.emittedGone) {
      if (now - at < SAME_CHANGE_MS) break;
      this.emittedGone.delete(key);
    }
    // Whoever is taken out, brought in and taken out again is out twice: each has a notice of its own.
    const key = `${room} ${userId} ${notice ?? ''}`;
    if (this.emittedGone.has(key)) return;
    this.emittedGone.set(key, now);
    this.testimonies.leftRoom(room, userId);
    this.io.local.to(CHANNELS.user(userId)).emit('room-gone', { room, reason });
  }
}
