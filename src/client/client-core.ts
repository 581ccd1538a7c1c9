import { ENTRIES_VERSION } from '../protocol/entries.js';
import type { User } from '../protocol/http.js';
import type { ServedBy } from '../protocol/served-by.js';
import { Account, type CookieProof } from './account/account.js';
import type { OpenProfiles, Profiles } from './account/profiles.js';
import type { ChatClientOptions } from './chat-options.js';
import { Connection } from './connection/connection.js';
import type { ConnectionState } from './connection/connection-state.js';
import type { Link } from './connection/link.js';
import type { PayloadOf, ServerEventName } from './connection/transport.js';
import { Delivery } from './delivery/delivery.js';
import { memoryStorage } from './delivery/key-value-storage.js';
import { Outbox } from './delivery/outbox.js';
import { heartbeatLocks } from './delivery/tab-locks.js';
import { ActivityLog } from './events/activity-log.js';
import type { ChatEvents } from './events/chat-events.js';
import { Emitter } from './events/emitter.js';
import type { TraceEvent } from './events/trace.js';
import { HttpApi } from './http/http-api.js';
import { Rooms } from './rooms/rooms.js';
import { type Clock, systemClock } from './timing/clock.js';
import { Repeats } from './timing/repeats.js';
import type { OpenTestifier, Testifying } from './witness/testifier.js';

const KEEP_SESSION_MS = 10 * 60_000;
const TAKE_OVER_EVERY_MS = 15_000;
const TESTIFY_EVERY_MS = 1_000;

/** The parts of a client, and what they have to tell each other. */
export class ClientCore {
  readonly clock: Clock;
  readonly api: HttpApi;
  readonly events = new Emitter<ChatEvents>();
  readonly activities: ActivityLog;
  readonly connection: Connection;
  readonly rooms: Rooms;
  readonly outbox: Outbox;
  readonly delivery: Delivery;
  readonly account: Account;
  /** What people say of themselves; null: it is not open yet. */
  profiles: Profiles | null = null;
  /** The version of it that a worker spoke of last. */
  private profilesHeard = 0;
  private readonly repeats: Repeats;
  private readonly trace: (event: TraceEvent) => void;
  private readonly testifier: Testifying | null;
  /** Since when the worker of a link has no store. */
  private readonly storeAway = new WeakMap<Link, number>();

  constructor(private readonly options: ChatClientOptions) {
    const { url, tab, open, clock = systemClock, storage = memoryStorage(), watchdog } = options;
    const { onTrace = null, autoJoin = true, locks = heartbeatLocks(storage, clock) } = options;
    const { events } = this;
    this.testifier = options.testify === undefined ? null : this.openTestifier(options.testify, clock);
    const { testifier } = this;
    const trace = (event: TraceEvent) => {
      testifier?.onTrace(event);
      onTrace?.(event);
    };
    const cookieProof: CookieProof = { isDue: false };
    this.clock = clock;
    this.trace = trace;
    this.repeats = new Repeats(clock);
    const activities = new ActivityLog(clock, events);
    this.activities = activities;
    const api = new HttpApi({
      url,
      fetch: options.fetch ?? ((input, init) => fetch(input, init)),
      clock,
      onAnswer: (answer) => activities.onAnswer(answer),
    });
    this.api = api;
    const outbox = new Outbox(clock, storage, locks, (room) => events.emit('room', room));
    this.outbox = outbox;
    const connection = new Connection({
      clock,
      open,
      tab,
      justSignedIn: () => cookieProof.isDue,
      ...(watchdog === undefined ? {} : { watchdog }),
      handlers: {
        onState: (state) => this.onState(state),
        onWelcomed: (link, draining) => this.onWelcome(link, draining),
        onServing: (current, old) => this.onServing(current, old),
        onMoved: (move) => {
          trace({ type: 'moved', ...move });
          events.emit('moved', move);
          // For the control room; a server that does not know it says so in the answer.
          if (move.why !== 'draining') connection.link?.call('arrived', { lostMs: move.lostMs }, () => {});
        },
        onEvent: (link, name, payload) => this.onServerEvent(link, name, payload),
      },
    });
    this.connection = connection;
    const rooms = new Rooms({ api, clock, events, connection, trace, tracing: onTrace !== null, autoJoin });
    this.rooms = rooms;
    const onAsked = () => activities.onPacket('out', 'send', this.servedBy);
    this.delivery = new Delivery({ clock, events, connection, rooms, outbox, trace, onAsked });
    this.account = new Account({
      api,
      clock,
      events,
      connection,
      cookieProof,
      onUser: (user) => this.onUser(user),
      onStillSignedOut: () => this.onState(connection.state),
    });
  }

  /** Who serves the connection now. */
  get servedBy(): ServedBy | null {
    return this.connection.link?.welcome ?? null;
  }

  /** Since when the serving worker has no store, ms since 1970; null: it has one. */
  get storeAwaySince(): number | null {
    const { link } = this.connection;
    return link === null ? null : (this.storeAway.get(link) ?? null);
  }

  async start(): Promise<void> {
    if (this.account.isRunning) return;
    const { keepSessionMs: keepMs = KEEP_SESSION_MS } = this.options;
    if (keepMs > 0) this.repeats.every(keepMs, () => this.account.renewSession(keepMs));
    const { testifier } = this;
    if (testifier !== null) this.repeats.every(TESTIFY_EVERY_MS, () => testifier.testify());
    this.repeats.every(TAKE_OVER_EVERY_MS, () => void this.delivery.takeOver());
    await this.account.start();
  }

  stop(): void {
    this.repeats.end();
    this.account.stop();
    this.outbox.close();
  }

  openProfiles(open: OpenProfiles): void {
    this.profiles = open(this);
    this.profiles.onHeard(this.profilesHeard);
  }

  private onProfiles(changed: PayloadOf<'profiles'>): void {
    this.profilesHeard = changed.version;
    this.profiles?.onChanged(changed);
  }

  private openTestifier(open: OpenTestifier, clock: Clock): Testifying {
    const testifier = open({
      clock,
      link: () => this.connection.link,
      isJoined: (room, link) => this.rooms.book.get(room)?.isJoined(link) ?? false,
    });
    this.events.on('removed', ({ room }) => testifier.onLeft(room));
    return testifier;
  }

  private onUser(user: User): Promise<void> {
    this.rooms.belongTo(user.id);
    this.testifier?.belongTo(user.id);
    this.events.emit('user', user);
    return this.delivery.open(user.id);
  }

  private onState(state: ConnectionState): void {
    if (state.kind === 'online') this.trace({ type: 'online', by: state.by });
    else if (state.kind === 'signed-out') this.trace({ type: 'session-lost', why: state.why });
    this.events.emit('connection', state);
    if (state.kind === 'waiting') this.rooms.onWaiting();
  }

  private onWelcome(link: Link, draining: { done: () => void } | null): void {
    this.account.onWelcome(link.welcome.user, link.welcome.mode);
    this.profilesHeard = link.welcome.profiles ?? 0;
    this.profiles?.onHeard(this.profilesHeard);
    this.rooms.onWelcome(link, draining !== null, () => draining?.done());
  }

  private onServing(current: Link | null, old: Link | null): void {
    if (current === null) this.trace({ type: 'offline' });
    else this.api.knowsEntries = current.welcome.entries === ENTRIES_VERSION;
    this.events.emit('store', this.storeAwaySince);
    this.rooms.serve(current, old);
    this.delivery.serve(current, old);
  }

  private onServerEvent<E extends ServerEventName>(link: Link, name: E, payload: PayloadOf<E>): void {
    this.activities.onPacket('in', name, link.welcome);
    if (name === 'mode') this.account.onMode(payload as PayloadOf<'mode'>);
    else if (name === 'profiles') this.onProfiles(payload as PayloadOf<'profiles'>);
    else if (name === 'store') this.onStore(link, (payload as PayloadOf<'store'>).up);
    else this.rooms.onEvent(link, name, payload);
  }

  private onStore(link: Link, isUp: boolean): void {
    if (isUp) this.storeAway.delete(link);
    else this.storeAway.set(link, this.clock.now());
    if (link !== this.connection.link) return;
    this.events.emit('store', this.storeAwaySince);
    if (isUp) this.delivery.onStoreBack();
  }
}
