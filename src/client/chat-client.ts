import { HoldfastError, type WireError } from '../protocol/errors.js';
import type { Message, ServedBy, UserRef } from '../protocol/events.js';
import type { User } from '../protocol/http.js';
import { LIMITS } from '../protocol/limits.js';
import type { Mode } from '../protocol/mode.js';
import type { Activity } from './activity.js';
import { CarryOver } from './carry-over.js';
import { type Clock, systemClock } from './clock.js';
import { Connection } from './connection/connection.js';
import type { ConnectionState } from './connection/connection-state.js';
import type { Link, Moved } from './connection/link.js';
import type { OpenTransport, PayloadOf, ServerEventName } from './connection/transport.js';
import { Outbox } from './delivery/outbox.js';
import type { OutboxEntry } from './delivery/outbox-entry.js';
import { Sender } from './delivery/sender.js';
import { heartbeatLocks, type TabLocks } from './delivery/tab-locks.js';
import { Emitter } from './emitter.js';
import { type Fetch, type HttpAnswer, HttpApi } from './http-api.js';
import { randomId } from './ids.js';
import type { OpenRoom, RoomHandlers } from './rooms/open-room.js';
import { type DropReason, RoomBook } from './rooms/room-book.js';
import { Typing } from './rooms/typing.js';
import { type Row, rowsOf } from './rows.js';
import { type KeyValueStorage, memoryStorage } from './storage.js';
import type { TraceEvent } from './trace.js';

export interface ChatClientOptions {
  /** Origin of the server without a slash at the end; '' for the page's own. */
  readonly url: string;
  /** Default: the global one. Outside a browser give `CookieJar.fetch`. */
  readonly fetch?: Fetch;
  /** What carries the connections. */
  readonly open: OpenTransport;
  /** Where pending messages are kept. Default: in memory. */
  readonly storage?: KeyValueStorage;
  readonly locks?: TabLocks;
  readonly clock?: Clock;
  /** Stable for the life of a tab. */
  readonly tab?: string;
  /** True: hold all rooms open that this person is a member of. False: only those that `join` is called for. */
  readonly autoJoin?: boolean;
  /** Every this many ms of use the session is renewed by a request; 0: never. */
  readonly keepSessionMs?: number;
  readonly watchdog?: { quietMs: number; slowCallMs: number; probeTimeoutMs: number };
  readonly onTrace?: (event: TraceEvent) => void;
}

export interface ChatEvents {
  readonly connection: ConnectionState;
  readonly user: User | null;
  readonly mode: Mode;
  /** Since when the serving worker has no store, ms since 1970; null: it has. */
  readonly store: number | null;
  /** The list of rooms, or numbers of one, changed. */
  readonly rooms: undefined;
  /** This room's rows or numbers changed. */
  readonly room: string;
  /** Who is online in this room changed. */
  readonly roster: string;
  readonly typing: string;
  /** New messages of others, after a room was first opened: for titles and announcements. */
  readonly arrived: { readonly room: string; readonly messages: readonly Message[] };
  readonly moved: Moved;
  /** Messages that were shown in this room are gone from its log. */
  readonly lost: { readonly room: string };
  /** Too much was missed; the newest page is shown and older ones come when asked for. */
  readonly gap: { readonly room: string };
  readonly removed: {
    readonly room: string;
    readonly name: string;
    readonly reason: DropReason;
  };
  readonly activity: Activity;
}

const KEEP_SESSION_MS = 10 * 60_000;
const TAKE_OVER_EVERY_MS = 15_000;
/** After a move the old connection is kept for answers that are on their way, at most this long. */
const OLD_LINK_MS = 2_000;

/** One person's chat over one connection at a time: signs in, keeps rooms open, sends, and survives what happens to workers. */
export class ChatClient {
  readonly api: HttpApi;
  readonly outbox: Outbox;
  readonly clock: Clock;
  private readonly connection: Connection;
  private readonly sender: Sender;
  private readonly typing: Typing;
  private readonly book: RoomBook;
  private readonly carryOver: CarryOver;
  private readonly events = new Emitter<ChatEvents>();
  private readonly trace: (event: TraceEvent) => void;
  private me: User | null = null;
  private mode: Mode | null = null;
  private readonly storeAway = new WeakMap<Link, number>();
  private activities = 0;
  private usedAt = 0;
  private cancelTimers: (() => void)[] = [];
  private running = false;
  /** From a sign-in until the server has recognized somebody by what it set. */
  private cookieUnseen = false;

  constructor(private readonly options: ChatClientOptions) {
    const clock = options.clock ?? systemClock;
    const storage = options.storage ?? memoryStorage();
    this.clock = clock;
    this.trace = options.onTrace ?? (() => {});
    const givenFetch = options.fetch;
    this.api = new HttpApi({
      url: options.url,
      fetch: givenFetch ?? ((input, init) => fetch(input, init)),
      clock,
      onAnswer: (answer) => this.answered(answer),
    });
    const changed = (room: string) => this.events.emit('room', room);
    this.outbox = new Outbox(clock, storage, options.locks ?? heartbeatLocks(storage, clock), changed);
    this.typing = new Typing(clock, (room) => this.events.emit('typing', room));
    this.carryOver = new CarryOver({
      clock,
      withinMs: LIMITS.carryWithinMs,
      ask: async () => {
        if (this.state.kind !== 'signed-out') await this.api.session();
      },
    });
    const handlers: RoomHandlers = {
      clock,
      trace: this.trace,
      tracing: options.onTrace !== undefined,
      changed,
      presenceChanged: (room) => this.events.emit('roster', room),
      arrived: (room, epoch, outcome) => this.arrived(room, epoch, outcome),
      refused: (room, error) => {
        if (error.code === 'unauthenticated') this.unauthenticated(error);
        else this.book.drop(room.id, 'refused');
      },
      compared: (room, asked) => this.compared(room, asked),
      joined: (room) => this.sender.pump(room.id),
    };
    this.book = new RoomBook({
      api: this.api,
      handlers,
      autoJoin: options.autoJoin ?? true,
      changed: () => this.events.emit('rooms', undefined),
      dropped: (room, name, reason) => this.events.emit('removed', { room, name, reason }),
    });
    this.sender = new Sender({
      clock,
      outbox: this.outbox,
      ready: (room) => this.book.mayWrite(room),
      onAsked: ({ room, cmid }) => {
        this.trace({ type: 'asked', room, cmid });
        this.act('out', 'send');
      },
      onAck: (entry, { epoch, seq, mid, duplicate }) => {
        const { room, cmid } = entry;
        this.trace({ type: 'ack', room, cmid, epoch, seq, mid, duplicate, from: 'ack' });
        this.acknowledged(entry, epoch, seq, mid);
      },
      onFailed: ({ room, cmid }, error) => {
        this.trace({ type: 'fail', room, cmid, code: error.code });
        this.outbox.setState(cmid, { kind: 'failed', code: error.code, message: error.message });
      },
      onUnknown: ({ room, cmid }, why, error) => {
        this.trace({ type: 'unknown', room, cmid, why });
        // Not a moment's trouble: who wrote it is told what it waits for.
        if (error?.code === 'store_unwritable' && this.outbox.find(cmid)?.state.kind === 'pending') {
          this.outbox.setState(cmid, { kind: 'pending', why: error.message });
        }
      },
      onUnauthenticated: (error) => this.unauthenticated(error),
    });
    this.connection = new Connection({
      clock,
      open: options.open,
      tab: options.tab,
      justSignedIn: () => this.cookieUnseen,
      ...(options.watchdog === undefined ? {} : { watchdog: options.watchdog }),
      handlers: {
        state: (state) => this.stateChanged(state),
        welcomed: (link, draining) => this.welcomed(link, draining),
        serving: (current, old) => this.serving(current, old),
        moved: (move) => {
          this.trace({ type: 'moved', ...move });
          this.events.emit('moved', move);
        },
        event: (link, name, payload) => this.onServerEvent(link, name, payload),
      },
    });
  }

  on = this.events.on.bind(this.events);

  get state(): ConnectionState {
    return this.connection.state;
  }
  get user(): User | null {
    return this.me;
  }
  get currentMode(): Mode | null {
    return this.mode;
  }
  /** Since when the serving worker has no store: what is sent waits, and nothing new comes. Null: it has one. */
  get storeAwaySince(): number | null {
    const { link } = this.connection;
    return link === null ? null : (this.storeAway.get(link) ?? null);
  }
  /** Who serves the connection now. */
  get servedBy(): ServedBy | null {
    return this.connection.link?.by ?? null;
  }
  /** Rooms as the server last listed them, with this client's own newer numbers. */
  get rooms() {
    return this.book.views;
  }
  /** False until the server has listed them for the first time: nothing is known of rooms then. */
  get roomsListed(): boolean {
    return this.book.isListed;
  }
  /** The open room with this id, or null. */
  room(id: string): OpenRoom | null {
    return this.book.get(id);
  }
  /** What is to be seen of a room: of all that is held of its log, or of the part `drawn` of it. */
  rows(room: string, drawn?: readonly Message[]): readonly Row[] {
    const held = this.room(room)?.timeline.messages ?? [];
    return rowsOf(held, this.outbox.of(room), this.me?.id ?? '', drawn);
  }
  typingIn(room: string): readonly UserRef[] {
    return this.typing.in(room).filter((user) => user.id !== this.me?.id);
  }

  /**
   * Begins. Unless a sign-in of this client went before, asks the server first who this browser is, so that a stranger gets the
   * sign-in page and no failing socket. Never rejects; see `state`.
   */
  async start(): Promise<void> {
    if (this.running) return;
    this.running = true;
    const keepMs = this.options.keepSessionMs ?? KEEP_SESSION_MS;
    if (keepMs > 0) this.every(keepMs, () => this.keepSession(keepMs));
    this.every(TAKE_OVER_EVERY_MS, () => void this.outbox.takeOver().then(() => this.sender.pumpAll()));
    if (this.me === null && !(await this.askWhoIAm())) return;
    if (this.running) this.connection.start();
  }

  /** Ends everything; what is pending stays in the storage. The client can be started again. */
  stop(): void {
    this.running = false;
    this.carryOver.stop();
    for (const cancel of this.cancelTimers.splice(0)) cancel();
    this.connection.stop();
    this.outbox.close();
  }

  retryNow(): void {
    this.connection.retryNow();
  }
  /** The page came to the front or the network changed: find out now whether the connection lives. */
  check(): void {
    this.connection.check();
  }

  /** Rejects with the server's error. Signed in, everything goes on where it was. */
  async signIn(name: string, password: string): Promise<User> {
    return this.signedIn((await this.api.signIn(name, password)).user);
  }
  async signUp(name: string, password: string, setup?: string): Promise<User> {
    return this.signedIn((await this.api.signUp(name, password, setup)).user);
  }
  /** Rejects with the server's error; after `store_unwritable` this browser is signed out all the same, unless it was asked for everywhere. */
  async signOut({ everywhere = false } = {}): Promise<void> {
    try {
      await (everywhere ? this.api.signOutEverywhere() : this.api.signOut());
    } catch (problem) {
      if (!everywhere && (problem as HoldfastError).code === 'store_unwritable') {
        this.connection.signedOut({ kind: 'signed-out' });
      }
      throw problem;
    }
    this.connection.signedOut({ kind: 'signed-out' });
  }
  /** All other sessions of the person end. Rejects with the server's error, and nothing has changed then. */
  async changePassword(current: string, next: string): Promise<void> {
    // This connection belongs to the session that ends: that it is closed is no news.
    this.connection.stop();
    try {
      await this.setUser((await this.api.changePassword(current, next)).user);
    } finally {
      if (this.running) this.connection.start();
    }
  }
  /** After `elsewhere`: the next request may reach the worker that knows the session. */
  async trySessionAgain(): Promise<boolean> {
    if (this.state.kind !== 'signed-out') return true;
    if (!(await this.askWhoIAm())) return false;
    this.connection.start();
    return true;
  }

  /** Opens a room (and becomes a member). Resolves when it is joined; rejects when refused. */
  async join(room: string): Promise<OpenRoom> {
    const link = this.connection.link;
    const open = this.book.open(room);
    if (link !== null && open.isJoined(link)) return open;
    await new Promise<void>((resolve, reject) => {
      const off = this.on('room', (changed) => {
        const current = this.connection.link;
        if (changed !== room || current === null || !open.isJoined(current)) return;
        off();
        offRemoved();
        resolve();
      });
      const offRemoved = this.on('removed', (gone) => {
        if (gone.room !== room) return;
        off();
        offRemoved();
        reject(new HoldfastError('not_found', 'This room cannot be opened.'));
      });
      if (link !== null) open.join(link);
    });
    return open;
  }

  /** Gives up membership. Rejects when the server did not confirm it. */
  async leave(room: string): Promise<void> {
    const link = this.connection.link;
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
  async createRoom(name: string, isPrivate: boolean): Promise<string> {
    const { room } = await this.api.createRoom(name, isPrivate);
    this.book.know({ ...room, member: true, head: 0, read: 0, members: 1 });
    await this.join(room.id);
    return room.id;
  }

  refreshRooms(): Promise<void> {
    return this.book.refresh(this.connection.link);
  }

  /** Rooms are joined in the order of the list; this one goes first. */
  prefer(room: string | null): void {
    this.book.preferred = room;
  }

  /** Writes a message: it is pending from now on, whatever the connection does. */
  send(room: string, text: string): OutboxEntry {
    this.used();
    const entry = this.outbox.add(room, text);
    this.trace({ type: 'send', room, cmid: entry.cmid, text });
    this.typing.sent(room);
    this.sender.pump(room);
    return entry;
  }
  /** Sends a failed message again, under the same cmid. */
  retry(cmid: string): void {
    const entry = this.outbox.find(cmid);
    if (entry?.state.kind !== 'failed') return;
    this.trace({ type: 'send', room: entry.room, cmid, text: entry.text });
    this.outbox.setState(cmid, { kind: 'pending' });
    this.sender.wake(entry.room);
  }
  /** Forgets a failed message. */
  discard(cmid: string): void {
    if (this.outbox.find(cmid)?.state.kind === 'failed') this.outbox.remove(cmid);
  }

  markRead(room: string, seq: number): void {
    this.used();
    this.room(room)?.markRead(seq);
    this.events.emit('rooms', undefined);
  }

  /** Tells the others that this person types; as often as one likes. */
  tellTyping(room: string): void {
    this.used();
    const link = this.connection.link;
    if (link !== null && this.typing.shouldTell(room)) {
      link.tell('typing', { room });
      this.act('out', 'typing');
    }
  }

  /** Puts an older page in front. Resolves with how many rows came; 0 when there are none, or not now. */
  async loadOlder(id: string): Promise<number> {
    const room = this.room(id);
    const first = room?.timeline.first;
    if (room === null || first == null || !room.timeline.hasOlder) return 0;
    const page = await this.api.history(id, first.seq, 50);
    const added = room.timeline.prepend(page.epoch, page.messages, page.more);
    if (added > 0) {
      this.trace({ type: 'older', room: id, epoch: page.epoch, messages: page.messages });
      this.events.emit('room', id);
    }
    return added;
  }

  private every(ms: number, run: () => void): void {
    let cancel = () => {};
    const again = () => {
      cancel = this.clock.after(ms, () => {
        run();
        again();
      });
    };
    again();
    this.cancelTimers.push(() => cancel());
  }

  private async askWhoIAm(): Promise<boolean> {
    try {
      const { user, mode } = await this.api.session();
      this.cookieUnseen = false;
      // Stopped meanwhile: what is pending belongs to whoever opens the outbox next.
      if (!this.running) return false;
      this.setMode(mode);
      await this.setUser(user);
      return true;
    } catch (problem) {
      if (problem instanceof HoldfastError && problem.code === 'unauthenticated') {
        this.connection.unauthenticated(problem.details);
        if (this.state.kind === 'signed-out') this.stateChanged(this.state);
        return false;
      }
      return true;
    }
  }

  private async signedIn(user: User): Promise<User> {
    if (this.me !== null && this.me.id !== user.id) this.connection.stop();
    this.cookieUnseen = true;
    await this.setUser(user);
    if (this.running) this.connection.start();
    return user;
  }

  private async setUser(user: User): Promise<void> {
    if (this.me?.id !== user.id) this.book.clear();
    this.me = user;
    this.events.emit('user', user);
    await this.outbox.open(user.id);
    this.sender.pumpAll();
  }

  private setMode(mode: Mode): void {
    this.carryOver.modeTurned(this.mode, mode);
    this.mode = mode;
    this.events.emit('mode', mode);
  }

  private used(): void {
    this.usedAt = this.clock.now();
  }

  private keepSession(everyMs: number): void {
    if (this.state.kind !== 'online' || this.clock.now() - this.usedAt > everyMs) return;
    // A refusal is shown in the strip; the connection knows better whether the session lives.
    void this.api.session().catch(() => {});
  }

  private stateChanged(state: ConnectionState): void {
    if (state.kind === 'online') this.trace({ type: 'online', by: state.by });
    else if (state.kind === 'signed-out') this.trace({ type: 'session-lost', why: state.why });
    this.events.emit('connection', state);
    // No connection at the first try: requests may pass all the same, and with a list there is somewhere to write.
    const isListWanted = state.kind === 'waiting' && this.me !== null && !this.book.isListed;
    if (isListWanted && (this.options.autoJoin ?? true)) void this.book.refresh(null).catch(() => {});
  }

  private welcomed(link: Link, draining: { done: () => void } | null): void {
    const { user, mode } = link.by;
    this.cookieUnseen = false;
    this.setMode(mode);
    if (this.me?.id !== user.id) void this.setUser({ ...user, operator: false });
    this.book.joinAll(link, () => draining?.done());
    if (draining === null && (this.options.autoJoin ?? true)) void this.book.refresh(link).catch(() => {});
  }

  private serving(current: Link | null, old: Link | null): void {
    if (current === null) this.trace({ type: 'offline' });
    this.events.emit('store', this.storeAwaySince);
    this.book.serve(current);
    this.sender.use(current);
    if (old === null) return;
    // Opened while the connection moved: asked for on the old one only.
    if (current !== null) this.book.joinMissing(current);
    this.retire(old, this.clock.now() + OLD_LINK_MS);
  }

  private retire(old: Link, until: number): void {
    if (this.sender.waitingFor(old) === 0 || this.clock.now() >= until) {
      // A little later, so that batches on their way here still come; both connections feed the same timeline.
      this.clock.after(50, () => old.close());
      return;
    }
    this.clock.after(25, () => this.retire(old, until));
  }

  private onServerEvent<E extends ServerEventName>(link: Link, name: E, payload: PayloadOf<E>): void {
    this.act('in', name, link.by);
    const on: { [N in ServerEventName]?: (payload: PayloadOf<N>) => void } = {
      messages: (batch) => this.book.get(batch.room)?.onBatch(link, batch),
      presence: (update) => this.book.get(update.room)?.onPresence(link, update),
      typing: ({ room, user }) => this.typing.onTyping(room, user),
      read: ({ room, seq }) => {
        this.book.get(room)?.readElsewhere(seq);
        this.events.emit('rooms', undefined);
      },
      room: (view) => this.book.onRoom(view, link),
      'room-gone': ({ room, reason }) => this.book.drop(room, reason),
      mode: (mode) => this.setMode(mode),
      store: ({ up }) => this.onStoreUp(link, up),
      reset: ({ room }) => this.book.get(room)?.onReset(link),
    };
    (on[name] as ((payload: PayloadOf<E>) => void) | undefined)?.(payload);
  }

  private onStoreUp(link: Link, up: boolean): void {
    if (up) this.storeAway.delete(link);
    else this.storeAway.set(link, this.clock.now());
    if (link !== this.connection.link) return;
    this.events.emit('store', this.storeAwaySince);
    if (up) this.sender.wakeAll();
  }

  private arrived(room: OpenRoom, epoch: string, outcome: Parameters<RoomHandlers['arrived']>[2]): void {
    const mine = this.me?.id;
    for (const message of outcome.added) {
      if (message.user.id !== mine) {
        this.typing.stopped(room.id, message.user.id);
        continue;
      }
      room.read = Math.max(room.read, message.seq);
      const entry = this.outbox.find(message.cmid);
      if (entry === null || entry.room !== room.id) continue;
      if (entry.state.kind !== 'acknowledged') {
        const { seq, mid, cmid } = message;
        this.trace({ type: 'ack', room: room.id, cmid, epoch, seq, mid, duplicate: false, from: 'log' });
      }
      this.outbox.remove(message.cmid);
    }
    if (outcome.kind === 'reset') {
      if (outcome.lost === 'yes') this.events.emit('lost', { room: room.id });
      else if (outcome.lost === 'unknown' && outcome.last !== null) void this.findOut(room.id, outcome.last);
    }
    if (outcome.kind === 'gap') this.events.emit('gap', { room: room.id });
    if (outcome.kind === 'appended') {
      const others = outcome.added.filter((message) => message.user.id !== mine);
      if (others.length > 0) this.events.emit('arrived', { room: room.id, messages: others });
    }
  }

  /** Whether the newest message that was shown is still in the room's log. */
  private async findOut(room: string, last: Message): Promise<void> {
    const page = await this.api.history(room, last.seq + 1, 1).catch(() => null);
    const still = page?.messages.some((message) => message.mid === last.mid) === true;
    if (!still) this.events.emit('lost', { room });
  }

  private acknowledged(entry: OutboxEntry, epoch: string, seq: number, mid: string): void {
    const room = this.book.get(entry.room);
    const timeline = room?.timeline;
    const shown = timeline?.at(seq)?.mid === mid;
    const isOlder = timeline?.epoch === epoch && seq < (timeline.first?.seq ?? 0);
    if (room === null || shown || isOlder) {
      this.outbox.remove(entry.cmid);
      return;
    }
    const { joinsAsked } = room.timeline;
    this.outbox.setState(entry.cmid, { kind: 'acknowledged', seq, mid, joinsAsked });
    room.compareSoon(() => this.outbox.find(entry.cmid)?.state.kind === 'acknowledged');
  }

  /** What was acknowledged before the join was asked is in the log now, or the log that had it is lost. */
  private compared(room: OpenRoom, asked: number): void {
    let gone = 0;
    for (const { cmid, state } of this.outbox.of(room.id)) {
      if (state.kind !== 'acknowledged' || state.joinsAsked >= asked) continue;
      const first = room.timeline.first?.seq ?? 0;
      if (state.seq >= first && room.timeline.at(state.seq)?.mid !== state.mid) gone += 1;
      this.outbox.remove(cmid);
    }
    if (gone > 0) this.events.emit('lost', { room: room.id });
  }

  private unauthenticated(error: WireError): void {
    this.connection.unauthenticated(error);
  }

  private answered({ method, path, status, by, ms }: HttpAnswer): void {
    if (!this.events.has('activity')) return;
    this.record({ kind: 'http', label: `${method} ${path}`, by, status, ms });
  }

  private act(kind: 'in' | 'out', label: string, by: ServedBy | null = this.servedBy): void {
    if (this.events.has('activity')) this.record({ kind, label, by });
  }

  private record(activity: Omit<Activity, 'id' | 'at'>): void {
    this.activities += 1;
    this.events.emit('activity', { id: this.activities, at: this.clock.now(), ...activity });
  }
}

/** A name for a tab, to be kept by whoever keeps the tab. */
export function newTabName(clock: Clock = systemClock): string {
  return randomId(clock.random, 16);
}
