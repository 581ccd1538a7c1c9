import type { SessionLoss, WireError } from '../../protocol/errors.js';
import type { HandshakeAuth, ServedBy, Welcome } from '../../protocol/events.js';
import { attemptTimeoutMs, backoffMs } from '../backoff.js';
import type { Clock } from '../clock.js';
import type { ConnectionState, SignedOutReason } from './connection-state.js';
import type {
  AnswerOf,
  CallName,
  OpenTransport,
  PayloadOf,
  RequestOf,
  ServerEventName,
  Transport,
  TransportEnd,
} from './transport.js';
import { WATCHDOG_TIMES, Watchdog } from './watchdog.js';

/** A welcomed connection. */
export interface Link {
  readonly by: Welcome;
  /** False once it ended; calls then answer null. */
  readonly alive: boolean;
  readonly call: <E extends CallName>(
    event: E,
    request: RequestOf<E>,
    answered: (answer: AnswerOf<E> | null) => void,
  ) => void;
  readonly tell: Transport['tell'];
  readonly close: () => void;
}

/** A change of the serving process. */
export interface Moved {
  readonly from: ServedBy;
  readonly to: Welcome;
  /** How long nobody served this client, ms; 0 for a move without a gap. */
  readonly lostMs: number;
  /** The server asked for it (draining), or the old worker was suspected or lost. */
  readonly why: 'draining' | 'suspected' | 'lost';
}

export interface ConnectionHandlers {
  readonly state: (state: ConnectionState) => void;
  /**
   * A link became the serving one, or, when `draining`, is ready to: call `done` when its rooms are joined, and it
   * becomes the serving one while the old still serves.
   */
  readonly welcomed: (link: Link, draining: { done: () => void } | null) => void;
  /** `current` is the serving link, or null. `old` still lives after a draining move; close it when its calls are answered. */
  readonly serving: (current: Link | null, old: Link | null) => void;
  readonly moved: (move: Moved) => void;
  readonly event: <E extends ServerEventName>(link: Link, name: E, payload: PayloadOf<E>) => void;
}

export interface ConnectionOptions {
  readonly open: OpenTransport;
  readonly clock: Clock;
  readonly tab?: string | undefined;
  readonly handlers: ConnectionHandlers;
  /** A sign-in was accepted, and nothing has shown since that its cookie is sent back. */
  readonly justSignedIn?: () => boolean;
  readonly watchdog?: { quietMs: number; slowCallMs: number; probeTimeoutMs: number };
}

/**
 * `lost`: nobody serves this client. `suspected`: the serving worker gives no sign of life. `draining`: it asked to move.
 * In the last two the old connection goes on until the new one is welcomed.
 */
type Why = 'lost' | 'suspected' | 'draining';

/** A suspected connection that is silent for so long, while no other can be opened, is given up. */
const GIVE_UP_SILENT_MS = 5_000;

/** Keeps a client connected to one worker, and moves it to another before or after the first one ends. */
export class Connection {
  private now: ConnectionState = { kind: 'idle' };
  private current: LiveLink | null = null;
  private candidate: LiveLink | null = null;
  private why: Why = 'lost';
  private failures = 0;
  /** Tries in a row that had no answer in time. A network that was gone in between starts the count again: it may be another one. */
  private silences = 0;
  private lastServed: ServedBy | null = null;
  private downSince = 0;
  private cancelTry: () => void = () => {};
  private cancelTimeout: () => void = () => {};
  private cancelMove: () => void = () => {};

  constructor(private readonly options: ConnectionOptions) {}

  get state(): ConnectionState {
    return this.now;
  }

  get link(): Link | null {
    return this.current;
  }

  /** Begins, or goes on after a sign-in. Does nothing while connected or trying. */
  start(): void {
    if (this.now.kind !== 'idle' && this.now.kind !== 'signed-out') return;
    this.failures = 0;
    this.why = 'lost';
    this.downSince = this.options.clock.now();
    this.attempt();
  }

  /** On purpose: the next connection is a first one, and nothing was lost in between. */
  stop(): void {
    this.drop();
    this.lastServed = null;
    this.set({ kind: 'idle' });
  }

  /** Tries at once instead of waiting for the next try. */
  retryNow(): void {
    if (this.now.kind === 'waiting') this.attempt();
  }

  /** The page came back to the front, or the network changed: see whether the connection still lives. */
  check(): void {
    if (this.now.kind === 'waiting') this.attempt();
    else this.current?.watchdog?.check();
  }

  /** The link is over: by the person, or because the server said so. */
  signedOut(why: SignedOutReason): void {
    if (this.now.kind === 'signed-out') return;
    this.drop();
    this.set({ kind: 'signed-out', why });
  }

  private drop(): void {
    this.cancelTry();
    this.cancelMove();
    this.dropCandidate();
    const old = this.current;
    this.current = null;
    if (old !== null) {
      old.close();
      this.options.handlers.serving(null, null);
    }
  }

  private set(state: ConnectionState): void {
    this.now = state;
    this.options.handlers.state(state);
  }

  private attempt(): void {
    const { clock, open, tab } = this.options;
    this.cancelTry();
    this.dropCandidate();
    if (this.current === null) {
      this.set({ kind: 'connecting', downSince: this.downSince, failures: this.failures });
    }
    const auth: HandshakeAuth = {
      ...(this.lastServed === null
        ? {}
        : {
            from: {
              ...served(this.lastServed),
              lostMs: this.lostMs(),
              ...(this.why === 'draining' ? { moving: true } : {}),
            },
          }),
      ...(tab === undefined ? {} : { tab }),
    };
    const candidate = new LiveLink(clock);
    this.candidate = candidate;
    const giveUpLater = () => {
      this.cancelTimeout();
      this.cancelTimeout = clock.after(attemptTimeoutMs(this.silences), () => {
        if (this.candidate !== candidate) return;
        candidate.close();
        this.silences += 1;
        this.failed({ kind: 'unreachable', reason: 'no answer in time' }, this.silences);
      });
    };
    giveUpLater();
    candidate.transport = open(auth, {
      // Whoever is served by a busy worker would only make it busier by coming again.
      opened: () => {
        if (this.candidate === candidate) giveUpLater();
      },
      welcome: (welcome) => this.welcomed(candidate, welcome),
      event: (name, payload) => {
        candidate.watchdog?.heard();
        this.heard(candidate);
        this.event(candidate, name, payload);
      },
      ended: (end) => this.ended(candidate, end),
    });
    if (candidate.closed) candidate.transport.close();
  }

  private lostMs(): number {
    const { clock } = this.options;
    if (this.current === null) return Math.max(0, clock.now() - this.downSince);
    return this.why === 'draining' ? 0 : Math.max(0, clock.now() - this.current.heardAt);
  }

  private welcomed(link: LiveLink, by: Welcome): void {
    if (link !== this.candidate) {
      link.close();
      return;
    }
    this.cancelTimeout();
    link.by = by;
    link.watchdog = new Watchdog({
      clock: this.options.clock,
      ...(this.options.watchdog ?? WATCHDOG_TIMES),
      probe: () =>
        link.transport?.call('alive', {}, (answer) => {
          if (answer === null) return;
          link.watchdog?.heard();
          this.heard(link);
        }),
      suspect: () => this.suspect(link),
    });
    link.onHeard = () => this.heard(link);
    if (this.why === 'draining' && this.current !== null) {
      this.options.handlers.welcomed(link, {
        done: () => {
          if (this.candidate === link && link.alive) this.promote(link);
        },
      });
      return;
    }
    this.promote(link);
    this.options.handlers.welcomed(link, null);
  }

  private promote(link: LiveLink): void {
    const { clock, handlers } = this.options;
    const old = this.current;
    const lostMs = this.lostMs();
    const why = this.why;
    this.candidate = null;
    this.current = link;
    this.failures = 0;
    this.silences = 0;
    this.why = 'lost';
    const from = this.lastServed;
    this.lastServed = link.welcome;
    if (old !== null && why !== 'draining') old.close();
    if (old !== null) old.watchdog?.stop();
    this.set({ kind: 'online', by: link.welcome, since: clock.now() });
    handlers.serving(link, why === 'draining' ? old : null);
    if (from !== null) handlers.moved({ from, to: link.welcome, lostMs, why });
  }

  private event<E extends ServerEventName>(link: LiveLink, name: E, payload: PayloadOf<E>): void {
    if (name === 'moving' && link === this.current) {
      this.move((payload as PayloadOf<'moving'>).withinMs);
    } else if (name === 'signed-out') {
      this.signedOut({ kind: (payload as PayloadOf<'signed-out'>).reason });
    } else this.options.handlers.event(link, name, payload);
  }

  /** Moves at a random time in the first 60 % of the window, so that movers come spread and have time for a second try. */
  private move(withinMs: number): void {
    const { clock } = this.options;
    this.cancelMove();
    this.cancelMove = clock.after(clock.random() * withinMs * 0.6, () => {
      if (this.current === null || this.candidate !== null) return;
      this.why = 'draining';
      this.failures = 0;
      this.attempt();
    });
  }

  private suspect(link: LiveLink): void {
    if (link !== this.current || this.candidate !== null || this.why !== 'lost') return;
    this.why = 'suspected';
    this.failures = 0;
    this.silences = 0;
    link.transport?.suspected?.();
    this.attempt();
  }

  /** The suspected worker lives after all. */
  private heard(link: LiveLink): void {
    link.heardAt = this.options.clock.now();
    if (link !== this.current || this.why !== 'suspected') return;
    this.why = 'lost';
    this.cancelTry();
    this.dropCandidate();
  }

  private ended(link: LiveLink, end: TransportEnd): void {
    link.end();
    if (link === this.candidate) {
      if (end.kind !== 'refused') this.silences = 0;
      this.failed(end);
      return;
    }
    if (link !== this.current) return;
    const { clock, handlers } = this.options;
    this.current = null;
    this.downSince = clock.now();
    this.cancelMove();
    handlers.serving(null, null);
    if (this.candidate !== null || this.why !== 'lost') {
      // Another connection is being tried already, or about to be.
      const candidate = this.candidate;
      this.why = 'lost';
      this.set({ kind: 'connecting', downSince: this.downSince, failures: this.failures });
      if (candidate?.by != null) {
        this.promote(candidate);
      } else if (candidate === null) this.attempt();
      return;
    }
    this.failures = 0;
    this.attempt();
  }

  /** The wait after a silent try grows with the silent ones alone: the try itself was a wait, and the next may go another way. */
  private failed(end: TransportEnd, failures = this.failures + 1): void {
    this.cancelTimeout();
    this.candidate = null;
    this.failures += 1;
    const { clock } = this.options;
    const error: WireError | null = end.kind === 'refused' ? end.error : null;
    if (error?.code === 'unauthenticated' && this.current === null) {
      this.sessionLost(error.session ?? null);
      return;
    }
    this.giveUpSilent();
    const waitMs = Math.max(error?.retryAfterMs ?? 0, backoffMs(failures, clock.random()));
    this.cancelTry = clock.after(waitMs, () => this.attempt());
    if (this.current !== null) return;
    this.set({
      kind: 'waiting',
      downSince: this.downSince,
      failures: this.failures,
      retryAt: clock.now() + waitMs,
      reason: error?.message ?? (end.kind === 'refused' ? '' : end.reason),
      refusal: error?.message ?? null,
    });
  }

  /** Neither the suspected connection nor a new one answers: there is no connection, and the person is told so. */
  private giveUpSilent(): void {
    const silent = this.current;
    if (silent === null || this.why !== 'suspected') return;
    if (this.options.clock.now() - silent.heardAt < GIVE_UP_SILENT_MS) return;
    this.current = null;
    this.why = 'lost';
    this.downSince = silent.heardAt;
    this.cancelMove();
    silent.close();
    this.options.handlers.serving(null, null);
  }

  private dropCandidate(): void {
    this.cancelTimeout();
    const candidate = this.candidate;
    this.candidate = null;
    candidate?.close();
  }

  /** A request, a handshake or a call was answered `unauthenticated`: there is no link, although the socket may live. */
  sessionLost(loss: SessionLoss | null): void {
    const isBlocked =
      loss?.fate === 'none' && loss.switched === undefined && this.options.justSignedIn?.() === true;
    this.signedOut(isBlocked ? { kind: 'no-cookie' } : { kind: 'no-session', loss });
  }
}

function served({ node, slot, pid }: ServedBy): ServedBy {
  return { node, slot, pid };
}

class LiveLink implements Link {
  transport: Transport | null = null;
  by!: Welcome;
  watchdog: Watchdog | null = null;
  closed = false;
  heardAt: number;
  onHeard: () => void = () => {};

  constructor(clock: Clock) {
    this.heardAt = clock.now();
  }

  get welcome(): Welcome {
    return this.by;
  }

  get alive(): boolean {
    return !this.closed && this.by !== undefined;
  }

  call<E extends CallName>(
    event: E,
    request: RequestOf<E>,
    answered: (answer: AnswerOf<E> | null) => void,
  ): void {
    if (this.closed || this.transport === null) {
      answered(null);
      return;
    }
    const done = this.watchdog?.calling();
    this.transport.call(event, request, (answer) => {
      done?.();
      if (answer !== null) {
        this.watchdog?.heard();
        this.onHeard();
      } else {
        // The transport is over, although its `ended` comes only after its last answer: nothing more goes out here.
        this.end();
      }
      answered(answer);
    });
  }

  tell(event: 'typing', payload: RequestOf<'typing'>): void {
    this.transport?.tell(event, payload);
  }

  close(): void {
    this.end();
    this.transport?.close();
  }

  end(): void {
    this.closed = true;
    this.watchdog?.stop();
  }
}
