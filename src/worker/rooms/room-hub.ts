import type { Entry } from '../../protocol/entries.js';
import type { ErrorCode, HoldfastError } from '../../protocol/errors.js';
import type { JoinResult, Position, UserRef } from '../../protocol/events.js';
import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { Room } from '../../protocol/room.js';
import type { FeedFrame } from '../../store/interfaces/feed.js';
import type { Store } from '../../store/interfaces/store.js';
import { type Answered, type AnswerOutcome, GONE } from '../shared/answered.js';
import { CHANNELS, type ChatServer, type ChatSocket } from '../shared/chat-socket.js';
import type { WorkerContext } from '../shared/context.js';
import { newId } from '../shared/ids.js';
import { ClosedRooms } from './closed-rooms.js';
import { hasLeft } from './has-left.js';
import { instancePrefix, Lease } from './lease.js';
import { OpenRoom } from './open-room.js';
import type { OpenRooms } from './open-rooms.js';
import { RoomAudits } from './room-audits.js';
import { RoomPeople } from './room-people.js';
import { GENERAL, notMember, type RoomUpdates, type WorkerRooms } from './worker-rooms.js';

/** Refusals of whoever may not come in. */
const STAYS_OUT: ReadonlySet<string> = new Set<ErrorCode>(['not_member', 'forbidden']);

/** The open rooms of this worker: who joined what, and what reaches them. */
export class RoomHub {
  readonly lease: Lease;
  readonly people: RoomPeople;
  private readonly opening = new Map<string, Promise<OpenRoom>>();
  private readonly versions = new Map<string, number>();
  private readonly closed: ClosedRooms;
  /** Ids of the rooms that a socket has a seat in, or had. */
  private readonly seatsOf = new Map<string, string[]>();
  private readonly audits = new RoomAudits(
    () => this.open.values(),
    (room, nowMs) => {
      if (room.hasSeats && this.store.up) room.feed.audit(nowMs);
    },
  );

  constructor(
    private readonly context: WorkerContext,
    private readonly store: Store,
    private readonly rooms: WorkerRooms,
    private readonly open: OpenRooms,
    private readonly updates: Pick<RoomUpdates, 'roomGoneHere'>,
    private readonly io: ChatServer,
    nowOf: (user: UserRef) => UserRef,
  ) {
    const { node, slot, pid } = context.self;
    this.people = new RoomPeople(store.rooms, (room) => this.open.has(room), nowOf);
    this.lease = new Lease(
      store.presence,
      context.logger,
      {
        onLost: () => {
          for (const { presence } of this.open.values()) presence.republish();
        },
        onRenewed: (isDead) => {
          for (const { presence } of this.open.values()) {
            presence.dropDead(isDead);
            presence.retry();
          }
        },
      },
      `${instancePrefix(node, slot, pid)}${newId()}`,
    );
    this.closed = new ClosedRooms({
      presence: store.presence,
      lease: this.lease,
      logger: context.logger,
      versions: this.versions,
      isOpen: (room) => this.open.has(room),
    });
  }

  start(): void {
    this.lease.start();
    this.context.slots.onExit((exit) => this.lease.onWorkerEnded(exit));
    this.store.feed.onFrame((frame) => this.onFrame(frame));
    this.store.feed.onInterrupted(() => {
      this.context.meters.count('holdfast_feed_interruptions_total');
      this.people.forgetAll();
      for (const { feed, presence } of this.open.values()) {
        void feed.compare();
        void presence.read();
      }
      void this.closed.compare();
    });
    this.store.onUp((up) => {
      if (up) void this.rooms.ensureGeneral().catch(madeNextTime);
    });
    this.audits.start();
  }

  /**
   * Opens the room on the socket and answers. `reply` is called in the turn in which the socket begins to receive the
   * room, so that nothing is missed or doubled between the two. Without `since` it makes the person a member where
   * anyone may be. With one of another log it does, too, unless the room tells that they are out. Rejects with
   * `not_member`.
   */
  async join(
    socket: ChatSocket,
    roomId: string,
    since: Position | undefined,
    reply: (result: JoinResult<Entry>) => Answered,
  ): Promise<AnswerOutcome> {
    const { user } = socket.data;
    const room = await this.enter(roomId, user);
    // A page that resumes does so by itself: who was taken out meanwhile stays out. And one join brings in once.
    let mayEnter = since === undefined || since.epoch !== room.feed.epoch;
    for (;;) {
      const removals = room.removalsOf(user.id);
      const standAgain = () => this.store.reads.standing(roomId, user.id);
      const [isMember, standing] = await Promise.all([
        this.store.rooms.isMember(roomId, user.id),
        standAgain(),
      ]);
      if (!isMember) {
        try {
          if (!mayEnter || (since !== undefined && (await this.isOut(roomId, user.id)))) throw notMember();
          await this.rooms.enter(room.feed.room, user);
        } catch (error) {
          // A store that went back in time forgot the membership without a word: its seats go with it.
          if (STAYS_OUT.has((error as HoldfastError).code)) room.remove(user.id);
          throw error;
        }
        mayEnter = false;
        continue;
      }
      mayEnter = false;
      let overtaken = false;
      let outcome: AnswerOutcome = GONE;
      const joiner = { userId: user.id, entries: socket.data.entries === true, standing, standAgain };
      await room.feed.join(since, joiner, (result) => {
        // A membership that ended while we asked: ask again.
        overtaken = room.removalsOf(user.id) !== removals;
        if (overtaken || !socket.connected) return;
        this.seat(room, socket);
        outcome = reply({ ...result, ...(joiner.entries ? { readVersion: joiner.standing.version } : {}) });
        socket.emit('presence', { room: roomId, online: room.presence.online });
      });
      if (!overtaken) return outcome;
    }
  }

  /** Whether the room's newest rows tell that the person left or was taken out, and not that they came again. */
  private async isOut(roomId: string, userId: string): Promise<boolean> {
    const page = await this.store.log.page(roomId, LIMITS.pageMaxMessages);
    return hasLeft(page?.rows ?? [], userId);
  }

  /** Whether the socket has joined the room and still may receive it. */
  hasJoined(socket: ChatSocket, roomId: string): boolean {
    return this.open.get(roomId)?.has(socket) === true;
  }

  /** A socket is gone. */
  depart(socket: ChatSocket): void {
    const ids = this.seatsOf.get(socket.id) ?? [];
    this.seatsOf.delete(socket.id);
    for (const id of ids) this.open.get(id)?.depart(socket);
  }

  /** The whole picture of who is online, for a socket that was passed by. */
  presenceTo(socket: ChatSocket): void {
    for (const id of this.seatsOf.get(socket.id) ?? []) {
      const room = this.open.get(id);
      if (room?.has(socket)) socket.emit('presence', { room: id, online: room.presence.online });
    }
  }

  get size(): number {
    return this.open.size;
  }

  /** Tells everyone that this instance's people are gone, and gives up its lease. */
  async stop(): Promise<void> {
    this.audits.stop();
    this.closed.stop();
    await Promise.allSettled([...this.open.values()].map(({ presence }) => presence.clear()));
    await this.lease.drop();
  }

  private async enter(roomId: string, user: UserRef): Promise<OpenRoom> {
    const known = this.opening.has(roomId) ? undefined : this.open.get(roomId);
    if (known !== undefined) return known;
    // Strangers do not make us listen to a private room.
    return this.opened(await this.rooms.getVisible(roomId, user.id));
  }

  private async opened(room: Room): Promise<OpenRoom> {
    let opening = this.opening.get(room.id);
    if (opening === undefined) {
      const known = this.open.get(room.id);
      if (known !== undefined) return known;
      opening = this.openRoom(room).finally(() => this.opening.delete(room.id));
      this.opening.set(room.id, opening);
    }
    return opening;
  }

  private async openRoom(room: Room): Promise<OpenRoom> {
    const open: OpenRoom = new OpenRoom(room, {
      context: this.context,
      store: this.store,
      io: this.io,
      lease: this.lease,
      versions: this.versions,
      onGone: () => this.onRoomMissing(room.id),
      onIdle: () => {
        if (this.open.get(room.id) === open) this.close(room.id, open);
      },
    });
    // Heard from here on: first subscribe, then read, so that nothing falls between.
    this.open.set(room.id, open);
    try {
      await this.store.feed.subscribe(room.id);
      await open.feed.load();
    } catch (error) {
      this.close(room.id, open);
      throw error;
    }
    void this.lease.held.then(() => open.presence.read());
    open.lingerIfIdle();
    return open;
  }

  private seat(room: OpenRoom, socket: ChatSocket): void {
    const { id } = room.feed.room;
    // It may have been closed, or replaced, while its last reader was away.
    if (this.open.get(id) !== room) throw refusalError('store_unavailable', { kind: 'room-closed' });
    if (!room.seat(socket)) return;
    const ids = this.seatsOf.get(socket.id);
    if (ids === undefined) this.seatsOf.set(socket.id, [id]);
    else if (!ids.includes(id)) ids.push(id);
  }

  private onFrame(frame: FeedFrame): void {
    const room = this.open.get(frame.room);
    if (room === undefined) return;
    this.people.onFrame(frame);
    if (frame.kind === 'added') return;
    if (frame.kind === 'unread') {
      void room.feed.compare();
      void room.presence.read();
    } else if (frame.kind === 'presence') room.presence.onFrame(frame);
    else if (frame.kind === 'removed')
      this.updates.roomGoneHere(frame.room, frame.userId, frame.reason, frame.notice ?? null);
    else room.feed.onFrame(frame);
  }

  /** The store has no such room (any more): it was emptied, or went back in time. */
  private onRoomMissing(roomId: string): void {
    const room = this.open.get(roomId);
    if (room === undefined) return;
    this.context.logger.warn({ room: roomId }, 'an open room is not in the store any more');
    const channel = CHANNELS.feed(roomId);
    if (roomId === GENERAL.id) {
      void this.rooms
        .ensureGeneral()
        .then(() => room.feed.compare())
        .catch(madeNextTime);
      return;
    }
    this.io.local.to(channel).emit('room-gone', { room: roomId, reason: 'lost' });
    this.io.local.in(channel).socketsLeave(channel);
    room.clear();
    this.close(roomId, room);
  }

  private close(id: string, room: OpenRoom): void {
    room.close();
    if (this.open.get(id) === room) this.open.delete(id);
    this.people.forget(id);
    this.store.feed.unsubscribe(id).catch(endsWithConnection);
  }
}

/** The room general could not be made now: it is tried whenever the store comes back, and when it is missed again. */
function madeNextTime(): void {}

/**
 * A feed that nobody here wants any more: its frames find no open room, and the subscription ends with the connection.
 */
function endsWithConnection(): void {}
