import type { Welcome } from '../../protocol/events.js';
import type { Clock } from '../timing/clock.js';
import type { Link } from './link.js';
import type { AnswerOf, CallName, RequestOf, Transport } from './transport.js';
import { Watchdog, type WatchdogTimes } from './watchdog.js';

export interface WorkerLinkOptions {
  readonly clock: Clock;
  /** Something came from the worker. */
  readonly onHeard: () => void;
  /** Nothing came for too long. May be called again while it lasts. */
  readonly onSilent: () => void;
  readonly watchdog: WatchdogTimes;
}

/** One link from its first attempt to its end, with the watchdog that notices its silence. */
export class WorkerLink implements Link {
  /** When it was heard last, by the steady clock. */
  heardAt: number;
  welcome!: Welcome;
  private transport: Transport | null = null;
  private watchdog: Watchdog | null = null;
  private over = false;
  private unanswered = false;

  constructor(private readonly options: WorkerLinkOptions) {
    this.heardAt = options.clock.steady();
  }

  get alive(): boolean {
    return !this.over && this.welcome !== undefined;
  }

  /** Something was asked of it that was not, or never, answered. */
  get isUnanswered(): boolean {
    return this.unanswered || this.watchdog?.isWaiting === true;
  }

  /** What carries it; closed at once when the link was closed meanwhile. */
  carry(transport: Transport): void {
    this.transport = transport;
    if (this.over) transport.close();
  }

  /** The worker's welcome came: from now on its silence is noticed. */
  watch(by: Welcome): void {
    const { clock, onSilent, watchdog } = this.options;
    this.welcome = by;
    this.watchdog = new Watchdog({
      clock,
      ...watchdog,
      probe: () =>
        this.transport?.call('alive', {}, (answer) => {
          if (answer !== null) this.onHeard();
        }),
      suspect: onSilent,
    });
  }

  /** Asks for a sign of life now. */
  check(): void {
    this.watchdog?.check();
  }

  /** It gives no sign of life, and another is about to be opened. */
  suspect(): void {
    this.transport?.onSuspected?.();
  }

  /** Its silence is no matter any more. */
  unwatch(): void {
    this.watchdog?.stop();
  }

  call<E extends CallName>(
    event: E,
    request: RequestOf<E>,
    answered: (answer: AnswerOf<E> | null) => void,
  ): void {
    if (this.over || this.transport === null) {
      answered(null);
      return;
    }
    const done = this.watchdog?.trackCall();
    this.transport.call(event, request, (answer) => {
      done?.();
      if (answer !== null) this.onHeard();
      // The transport is over, although its `onEnded` comes only after its last answer: nothing more goes out here.
      else {
        this.unanswered = true;
        this.onTransportEnded();
      }
      answered(answer);
    });
  }

  emit(event: 'typing', payload: RequestOf<'typing'>): void {
    this.transport?.emit(event, payload);
  }

  close(): void {
    this.onTransportEnded();
    this.transport?.close();
  }

  /** The transport is over. */
  onTransportEnded(): void {
    this.over = true;
    this.watchdog?.stop();
  }

  onHeard(): void {
    this.heardAt = this.options.clock.steady();
    this.watchdog?.onHeard();
    this.options.onHeard();
  }
}
