import { LIMITS } from '../../protocol/limits.js';
import type { Room } from '../../protocol/room.js';
import type { Store } from '../../store/interfaces/store.js';
import { hasFiles } from '../../store/log-codec.js';
import { sendAway } from '../engine/end-connection.js';
import { fanOut } from '../engine/fan-out.js';
import type { TripSampler } from '../ipc/trip-sampler.js';
import { CHANNELS, type ChatServer, type ChatSocket } from '../shared/chat-socket.js';
import type { WorkerContext } from '../shared/context.js';
import { batchEvent } from './batch-event.js';
import { inWords } from './in-words.js';
import type { Lease } from './lease.js';
import { RoomFeed } from './room-feed.js';
import { RoomPresence } from './room-presence.js';

export interface OpenRoomParts {
  readonly context: WorkerContext;
  readonly store: Store;
  readonly io: ChatServer;
  readonly lease: Lease;
  /** Last version of presence that was published of each room. */
  readonly versions: Map<string, number>;
  /** The store has no such room (any more). */
  readonly onGone: () => void;
  /** Nobody has been here for a while. */
  readonly onIdle: () => void;
}

/** A room that is open on this worker: its feed, who is there, and the sockets that joined it. */
export class OpenRoom {
  readonly feed: RoomFeed;
  readonly presence: RoomPresence;
  private readonly seats = new Map<string, ChatSocket>();
  /** Those whom messages are sent to; not who has to join again after a reset. */
  private readonly listeners = new Set<ChatSocket>();
  /** Those of them that know messages only. */
  private readonly plain = new Set<ChatSocket>();
  /** How often a membership ended while the room was open, by user: a check that overlaps one is repeated. */
  private readonly removals = new Map<string, number>();
  private linger: NodeJS.Timeout | null = null;

  constructor(
    room: Room,
    private readonly parts: OpenRoomParts,
  ) {
    const { context, store, io, lease, versions } = parts;
    const { meters, logger } = context;
    const { listeners, plain, seats } = this;
    const channel = CHANNELS.feed(room.id);
    this.feed = new RoomFeed(
      room,
      store.log,
      {
        size: () => listeners.size,
        deliver: (epoch, messages) => {
          meters.messagesOut += messages.length * listeners.size;
          if (meters.trips.watched) noteDeliveries(meters.trips, messages, listeners.size);
          if (plain.size === 0 || messages.every((entry) => entry.sort === 'text' && !hasFiles(entry))) {
            fanOut(listeners, batchEvent(room.id, epoch, messages));
            return;
          }
          fanOut(
            [...listeners].filter((socket) => !plain.has(socket)),
            batchEvent(room.id, epoch, messages),
          );
          fanOut(plain, batchEvent(room.id, epoch, messages.map(inWords)));
        },
        reset: (epoch) => {
          listeners.clear();
          plain.clear();
          io.local.to(channel).emit('reset', { room: room.id, epoch });
          io.local.in(channel).socketsLeave(channel);
        },
        comeBack: () => {
          for (const socket of seats.values()) sendAway(socket.conn);
        },
        close: parts.onGone,
      },
      logger,
      (name) => meters.count(name),
      meters.unmerged,
    );
    this.presence = new RoomPresence({
      room: room.id,
      presence: store.presence,
      lease,
      logger,
      versions,
      onChange: ({ joined, left }) => {
        io.local.to(channel).except(CHANNELS.slow).emit('presence', { room: room.id, joined, left });
      },
      onEmpty: () => this.lingerIfIdle(),
    });
  }

  get hasSeats(): boolean {
    return this.seats.size > 0;
  }

  has(socket: ChatSocket): boolean {
    return this.seats.has(socket.id);
  }

  /** Grows by one with each end of this person's membership. */
  removalsOf(userId: string): number {
    return this.removals.get(userId) ?? 0;
  }

  /** The socket gets the room from now on. True when it had no seat. */
  seat(socket: ChatSocket): boolean {
    if (this.linger !== null) clearTimeout(this.linger);
    this.linger = null;
    void socket.join(CHANNELS.feed(this.feed.room.id));
    this.listeners.add(socket);
    if (!socket.data.entries) this.plain.add(socket);
    if (this.seats.has(socket.id)) return false;
    this.seats.set(socket.id, socket);
    this.presence.arrive(socket.data.user);
    return true;
  }

  /** The socket is gone. */
  depart(socket: ChatSocket): void {
    if (!this.seats.delete(socket.id)) return;
    this.listeners.delete(socket);
    this.plain.delete(socket);
    this.presence.depart(socket.data.user.id);
    this.lingerIfIdle();
  }

  /** The person's membership ended. */
  remove(userId: string): void {
    this.removals.set(userId, this.removalsOf(userId) + 1);
    for (const [id, socket] of this.seats) {
      if (socket.data.user.id !== userId) continue;
      this.seats.delete(id);
      this.listeners.delete(socket);
      this.plain.delete(socket);
      void socket.leave(CHANNELS.feed(this.feed.room.id));
      this.presence.depart(userId, true);
    }
    this.lingerIfIdle();
  }

  /** Nobody gets it any more. */
  clear(): void {
    this.seats.clear();
    this.listeners.clear();
    this.plain.clear();
  }

  /** Whoever comes back soon finds it open still. */
  lingerIfIdle(): void {
    if (!this.isIdle || this.linger !== null) return;
    this.linger = setTimeout(() => {
      this.linger = null;
      if (this.isIdle) this.parts.onIdle();
    }, LIMITS.roomLingerMs);
    this.linger.unref();
  }

  close(): void {
    if (this.linger !== null) clearTimeout(this.linger);
    this.feed.close();
    this.presence.close();
  }

  private get isIdle(): boolean {
    return this.seats.size === 0 && this.presence.isEmpty;
  }
}

function noteDeliveries(
  trips: TripSampler,
  messages: readonly { readonly seq: number; readonly mid: string }[],
  sockets: number,
): void {
  if (sockets === 0) return;
  for (const { seq, mid } of messages) {
    if (trips.takes(seq)) trips.note({ kind: 'delivery', at: Date.now(), mid, sockets });
  }
}
