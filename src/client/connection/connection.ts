import type { WireError } from '../../protocol/errors.js';
import type { Clock } from '../timing/clock.js';
import { type ConnectionState, onWallClock, type SignedOutReason } from './connection-state.js';
import type { Link, Moved, OnLinkEvent } from './link.js';
import { reasonOf, step } from './machine.js';
import {
  BEGINNING,
  type Effect,
  type LinkId,
  type MachineEvent,
  type MachineState,
  servingOf,
  shownState,
  successorOf,
  type TimerName,
} from './machine-state.js';
import type { OpenTransport, PayloadOf, ServerEventName } from './transport.js';
import { WATCHDOG_TIMES, type WatchdogTimes } from './watchdog.js';
import { WorkerLink } from './worker-link.js';

export interface ConnectionHandlers {
  readonly onState: (state: ConnectionState) => void;
  /**
   * A link became the serving one. With `draining` it is ready to: call `done` when its rooms are joined. It becomes
   * the serving one then, and the old one serves until it does.
   */
  readonly onWelcomed: (link: Link, draining: { done: () => void } | null) => void;
  /**
   * `current` is the serving link, or null. `old` still lives after a draining move; close it when its calls are
   * answered.
   */
  readonly onServing: (current: Link | null, old: Link | null) => void;
  readonly onMoved: (move: Moved) => void;
  readonly onEvent: OnLinkEvent;
}

export interface ConnectionOptions {
  readonly open: OpenTransport;
  readonly clock: Clock;
  /** The id of the tab, for the handshake. */
  readonly tab?: string | undefined;
  readonly handlers: ConnectionHandlers;
  /** A sign-in was accepted, and nothing has shown since that its cookie is sent back. */
  readonly justSignedIn?: () => boolean;
  readonly watchdog?: WatchdogTimes;
}

/**
 * A client's connection, over all its links. What is to happen is decided by the machine; here are the transports and
 * timers. Handlers may call back: what that changes comes after what is being done.
 */
export class Connection {
  private machine: MachineState = BEGINNING;
  private readonly links = new Map<LinkId, WorkerLink>();
  private readonly timers = new Map<TimerName, () => void>();
  private readonly events: MachineEvent[] = [];
  private isRunning = false;

  constructor(private readonly options: ConnectionOptions) {}

  get state(): ConnectionState {
    return onWallClock(shownState(this.machine), this.options.clock);
  }

  /** The link that serves now. */
  get link(): Link | null {
    return this.servingLink;
  }

  /** Begins, or goes on after a sign-in. Does nothing while connected or trying. */
  start(): void {
    this.handleEvent({ type: 'start' });
  }

  /** On purpose: the next connection is a first one, and nothing was lost in between. */
  stop(): void {
    this.handleEvent({ type: 'stop' });
  }

  /** Tries at once instead of waiting for the next try. */
  retryNow(): void {
    this.handleEvent({ type: 'retry' });
  }

  /** The page came back to the front, or the network changed: see whether the connection still lives. */
  check(): void {
    this.handleEvent({ type: 'check' });
  }

  /** The session is over: by the person, or because the server said so. */
  signedOut(why: SignedOutReason): void {
    this.handleEvent({ type: 'sign-out', why });
  }

  /** A request or a call was answered `unauthenticated`: there is no session, although the socket may live. */
  onUnauthenticated({ session }: Pick<WireError, 'session'>): void {
    this.signedOut(reasonOf(session ?? null, this.justSignedIn));
  }

  private get servingLink(): WorkerLink | null {
    const serving = servingOf(this.machine);
    return serving === null ? null : (this.links.get(serving.link) ?? null);
  }

  private get justSignedIn(): boolean {
    return this.options.justSignedIn?.() ?? false;
  }

  private handleEvent(event: MachineEvent): void {
    this.events.push(event);
    if (this.isRunning) return;
    this.isRunning = true;
    try {
      for (let next = this.events.shift(); next !== undefined; next = this.events.shift()) {
        const now = this.options.clock.steady();
        const serving = this.servingLink;
        const heardAt = serving?.heardAt ?? now;
        const { state, effects } = step(this.machine, next, {
          now,
          heardAt,
          lastWorkedAt: serving?.isUnanswered ? heardAt : now,
          justSignedIn: this.justSignedIn,
        });
        this.machine = state;
        for (const effect of effects) this.execute(effect);
        if (next.type === 'ended') this.links.delete(next.link);
      }
    } finally {
      this.isRunning = false;
    }
  }

  private execute(effect: Effect): void {
    const { handlers } = this.options;
    switch (effect.do) {
      case 'arm':
        this.arm(effect.timer, effect.ms);
        break;
      case 'disarm':
        this.disarm(effect.timer);
        break;
      case 'open':
        this.open(effect.link, effect.auth);
        break;
      case 'watch':
        this.links.get(effect.link)?.watch(effect.by);
        break;
      case 'check':
        this.links.get(effect.link)?.check();
        break;
      case 'suspect':
        this.links.get(effect.link)?.suspect();
        break;
      case 'close':
        this.links.get(effect.link)?.close();
        this.links.delete(effect.link);
        break;
      case 'show':
        handlers.onState(onWallClock(effect.state, this.options.clock));
        break;
      case 'serve':
        this.serve(effect.current, effect.old);
        break;
      case 'moved':
        handlers.onMoved(effect.move);
        break;
      case 'welcome':
        this.welcome(effect.link, effect.isSuccessor);
        break;
    }
  }

  private arm(timer: TimerName, ms: number): void {
    const { clock } = this.options;
    this.disarm(timer);
    const cancel = clock.after(ms, () => {
      this.timers.delete(timer);
      this.handleEvent({ type: 'timer', timer, random: timer === 'attempt' ? clock.random() : 0 });
    });
    this.timers.set(timer, cancel);
  }

  private disarm(timer: TimerName): void {
    this.timers.get(timer)?.();
    this.timers.delete(timer);
  }

  private open(id: LinkId, auth: Extract<Effect, { do: 'open' }>['auth']): void {
    const { clock, open, tab, watchdog = WATCHDOG_TIMES } = this.options;
    const link: WorkerLink = new WorkerLink({
      clock,
      watchdog,
      // A packet is no news for the machine unless the link that brings it is in doubt.
      onHeard: () => {
        if (this.machine.kind === 'suspecting') this.handleEvent({ type: 'heard', link: id });
      },
      onSilent: () => this.handleEvent({ type: 'suspected', link: id }),
    });
    this.links.set(id, link);
    const transport = open(
      { ...auth, ...(tab === undefined ? {} : { tab }) },
      {
        onOpened: () => this.handleEvent({ type: 'opened', link: id }),
        onWelcome: (by) => this.handleEvent({ type: 'welcomed', link: id, by }),
        onEvent: (name, payload) => {
          link.onHeard();
          this.onServerEvent(id, link, name, payload);
        },
        onEnded: (end) => {
          link.onTransportEnded();
          const random = successorOf(this.machine) === id ? clock.random() : 0;
          this.handleEvent({ type: 'ended', link: id, end, random });
        },
      },
    );
    link.carry(transport);
  }

  private onServerEvent<E extends ServerEventName>(
    id: LinkId,
    link: Link,
    name: E,
    payload: PayloadOf<E>,
  ): void {
    if (name === 'moving') {
      const { withinMs } = payload as PayloadOf<'moving'>;
      this.handleEvent({ type: 'asked-to-move', link: id, withinMs, random: this.options.clock.random() });
    } else if (name === 'signed-out') {
      this.signedOut({ kind: (payload as PayloadOf<'signed-out'>).reason });
    } else this.options.handlers.onEvent(link, name, payload);
  }

  private serve(current: LinkId | null, old: LinkId | null): void {
    const oldLink = old === null ? null : (this.links.get(old) ?? null);
    oldLink?.unwatch();
    if (old !== null) this.links.delete(old);
    const link = current === null ? null : (this.links.get(current) ?? null);
    this.options.handlers.onServing(link, oldLink);
  }

  private welcome(id: LinkId, isSuccessor: boolean): void {
    const link = this.links.get(id);
    if (link === undefined) return;
    const done = () => {
      if (link.alive) this.handleEvent({ type: 'joined', link: id });
    };
    this.options.handlers.onWelcomed(link, isSuccessor ? { done } : null);
  }
}
