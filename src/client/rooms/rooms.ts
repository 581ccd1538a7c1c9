import { HoldfastError, type WireError } from '../../protocol/errors.js';
import type { UserRef } from '../../protocol/events.js';
import type { RoomView } from '../../protocol/room.js';
import type { Connection } from '../connection/connection.js';
import type { Link } from '../connection/link.js';
import type { PayloadOf, ServerEventName } from '../connection/transport.js';
import type { ChatEvents } from '../events/chat-events.js';
import { Emitter } from '../events/emitter.js';
import type { TraceEvent } from '../events/trace.js';
import type { HttpApi } from '../http/http-api.js';
import type { Clock } from '../timing/clock.js';
import type { OlderLogPage } from './log-outcome.js';
import type { OpenRoom } from './open-room.js';
import { dropReasonOf } from './refused-join.js';
import { RoomArrivals } from './room-arrivals.js';
import { RoomBook } from './room-book.js';
import type { RoomHandlers } from './room-handlers.js';
import type { RoomsEvents } from './rooms-events.js';
import { Typing } from './typing.js';

export interface RoomsOptions {
  readonly api: HttpApi;
  readonly clock: Clock;
  readonly events: Emitter<ChatEvents>;
  readonly connection: Connection;
  readonly trace: (event: TraceEvent) => void;
  /** Somebody reads all of it. */
  readonly tracing: boolean;
  /** Hold all rooms open that this person is a member of. */
  readonly autoJoin: boolean;
}

/** How many messages an older page has at most. */
const OLDER_PAGE = 50;
/** When the first list of rooms was refused beside a living connection, as in the mode *broken*. */
const LIST_AGAIN_MS = 1_000;

/** The rooms of one person: joins and leaves them, and takes in what links bring of them. */
export class Rooms {
  readonly internal = new Emitter<RoomsEvents>();
  readonly book: RoomBook;
  private readonly typing: Typing;
  private readonly arrivals: RoomArrivals;
  private readonly trace: (event: TraceEvent) => void;
  private me: string | null = null;

  constructor(private readonly options: RoomsOptions) {
    const { api, clock, events, autoJoin, trace, tracing } = options;
    this.trace = trace;
    this.typing = new Typing(clock, (room) => events.emit('typing', room));
    const handlers: RoomHandlers<OpenRoom> = {
      clock,
      me: () => this.me ?? '',
      onTrace: trace,
      tracing,
      onChanged: (room) => events.emit('room', room),
      onPresenceChanged: (room) => events.emit('presence', room),
      onArrived: (room, epoch, outcome) => this.arrivals.onArrived(room, epoch, outcome),
      onMarkedUnread: (room, refused) => events.emit('marked-unread', { room: room.id, refused }),
      onRefused: (room, error) => this.onRefused(room, error),
      onCompared: (room, asked) => this.internal.emit('compared', { room, asked }),
      onJoined: (room) => this.internal.emit('joined', room.id),
    };
    this.book = new RoomBook({
      api,
      handlers,
      autoJoin,
      onChanged: () => events.emit('rooms', undefined),
      onDropped: (room, name, reason) => events.emit('removed', { room, name, reason }),
    });
    const { book, internal, typing } = this;
    this.arrivals = new RoomArrivals({ api, events, internal, book, typing, me: () => this.me });
  }

  /** Everything is this person's from now on; another's rooms are forgotten. */
  belongTo(userId: string): void {
    if (this.me !== userId) this.book.clear();
    this.me = userId;
  }

  /** Who else types in the room now. */
  typingIn(room: string): readonly UserRef[] {
    return this.typing.typistsIn(room).filter((user) => user.id !== this.me);
  }

  /** Opens a room. Resolves when it is joined; rejects when refused. */
  async join(id: string): Promise<OpenRoom> {
    const { events, connection } = this.options;
    const { link } = connection;
    const room = this.book.open(id);
    if (link !== null && room.isJoined(link)) return room;
    await new Promise<void>((resolve, reject) => {
      const ends = [
        events.on('room', (changed) => {
          const current = connection.link;
          if (changed === id && current !== null && room.isJoined(current)) settle(resolve);
        }),
        events.on('removed', (gone) => {
          const refusal = new HoldfastError('not_found', 'This room cannot be opened.');
          if (gone.room === id) settle(() => reject(refusal));
        }),
      ];
      const settle = (how: () => void) => {
        for (const end of ends) end();
        how();
      };
      if (link !== null) room.join(link);
    });
    return room;
  }

  /** Gives up membership. Rejects when the server did not confirm it. */
  async leave(room: string): Promise<void> {
    const { link } = this.options.connection;
    if (link === null) throw new HoldfastError('timeout', 'There is no connection now.');
    await new Promise<void>((resolve, reject) =>
      link.call('leave', { room }, (answer) => {
        if (answer?.ok === true) return resolve();
        const error = answer?.error;
        reject(new HoldfastError(error?.code ?? 'timeout', error?.message ?? 'No answer came.'));
      }),
    );
    this.book.drop(room, 'left');
  }

  /** Makes a room and opens it. Resolves with its id. */
  async create(name: string, isPrivate: boolean): Promise<string> {
    const { room } = await this.options.api.createRoom(name, isPrivate);
    this.book.updateView({
      ...room,
      member: true,
      role: 'moderator',
      head: 0,
      read: 0,
      unread: 0,
      mentions: 0,
      members: 1,
    });
    await this.join(room.id);
    return room.id;
  }

  /** Opens the direct room of these people and oneself. Resolves with its id. */
  async openDirect(people: readonly string[]): Promise<string> {
    const { room } = await this.options.api.openDirect(people);
    this.book.updateView(room);
    await this.join(room.id);
    return room.id;
  }

  markRead(room: string, seq: number): void {
    this.book.get(room)?.markRead(seq);
    this.options.events.emit('rooms', undefined);
  }

  markUnread(room: string, seq: number): void {
    this.book.get(room)?.markUnread(seq);
    this.options.events.emit('rooms', undefined);
  }

  /** Tells the others that this person types, when it is time to and the room is not archived. True: it was told. */
  tellTyping(room: string): boolean {
    const { link } = this.options.connection;
    if (link === null || this.book.isArchived(room) || !this.typing.shouldTell(room)) return false;
    link.emit('typing', { room });
    return true;
  }

  /** A message of this person went out. */
  onSent(room: string): void {
    this.typing.onSent(room);
  }

  /** Puts an older page in front. Resolves with how many rows came; 0 when there are none, or not now. */
  async loadOlder(id: string): Promise<number> {
    const room = this.book.get(id);
    const first = room?.log.first;
    if (room === null || first == null || !room.log.hasOlder) return 0;
    return this.takeOlder(id, await this.options.api.messages(id, first.seq, OLDER_PAGE), first.seq);
  }

  /** The same with a page that was fetched already; `before`: seq before which it has all, the first held one's. */
  takeOlder(id: string, page: OlderLogPage, before: number): number {
    const room = this.book.get(id);
    if (room === null) return 0;
    const { epoch, messages } = page;
    const added = room.log.prepend(page, before);
    if (added > 0) {
      room.onOlder(added);
      this.trace({ type: 'older', room: id, epoch, messages });
      this.arrivals.onStored(id, epoch, messages);
      this.options.events.emit('room', id);
    }
    return added;
  }

  /** A link welcomed this person: joins the open rooms on it; `done` once each was answered. */
  onWelcome(link: Link, isSuccessor: boolean, done: () => void): void {
    this.book.joinAll(link, done);
    if (!isSuccessor && this.options.autoJoin) this.refreshQuietly(link);
  }

  /** `old`: what served before, when it still lives. */
  serve(current: Link | null, old: Link | null): void {
    this.book.serve(current);
    // Opened while the connection moved: asked for on the old one only.
    if (current !== null && old !== null) this.book.joinMissing(current);
  }

  /** No connection at the first try: requests may pass all the same, and with a list there is somewhere to write. */
  onWaiting(): void {
    if (this.me !== null && !this.book.isListed && this.options.autoJoin) this.refreshQuietly(null);
  }

  /** Whatever a link brings of rooms; other events are left alone. */
  onEvent<E extends ServerEventName>(link: Link, name: E, payload: PayloadOf<E>): void {
    (this.onEvents[name] as ((link: Link, payload: PayloadOf<E>) => void) | undefined)?.(link, payload);
  }

  private readonly onEvents: { [N in ServerEventName]?: (link: Link, payload: PayloadOf<N>) => void } = {
    messages: (link, batch) => this.book.get(batch.room)?.onBatch(link, batch),
    presence: (link, update) => this.book.get(update.room)?.onPresence(link, update),
    typing: (_, { room, user }) => this.typing.onTyping(room, user),
    read: (_, { room, seq, version }) => {
      this.book.get(room)?.readElsewhere(seq, version);
      this.options.events.emit('rooms', undefined);
    },
    room: (link, view: RoomView) => this.book.onRoom(view, link),
    'room-changed': (_, { room }) => this.arrivals.onRoomChanged(room),
    notify: (_, { room, level }) => this.book.onNotifyLevel(room, level),
    'room-gone': (_, { room, reason }) => this.book.drop(room, reason),
    reset: (link, { room }) => this.book.get(room)?.onReset(link),
  };

  private onRefused(room: OpenRoom, error: WireError): void {
    if (error.code === 'unauthenticated') this.options.connection.onUnauthenticated(error);
    else this.book.drop(room.id, dropReasonOf(room, error));
  }

  private refreshQuietly(link: Link | null): void {
    this.book.refresh(link).catch(() => {
      // The list that is known stays, and the next connection asks again. Whoever knows none has nothing to show before
      // that.
      if (this.book.isListed || link?.alive !== true) return;
      this.options.clock.after(LIST_AGAIN_MS, () => {
        if (link.alive && !this.book.isListed) this.refreshQuietly(link);
      });
    });
  }
}
