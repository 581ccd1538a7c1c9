import type { Clock } from '../timing/clock.js';

export interface WatchdogTimes {
  /** A quiet connection is probed after this, ± 20 %. */
  readonly quietMs: number;
  /** A call unanswered for this long leads to a probe. */
  readonly slowCallMs: number;
  readonly probeTimeoutMs: number;
}

export interface WatchdogOptions extends WatchdogTimes {
  readonly clock: Clock;
  /** Asks the server for a sign of life; any packet that comes is told by `onHeard`. */
  readonly probe: () => void;
  /** Nothing was heard after a probe. Called at most once in `probeTimeoutMs`, while it lasts. */
  readonly suspect: () => void;
}

export const WATCHDOG_TIMES: WatchdogTimes = { quietMs: 6_000, slowCallMs: 900, probeTimeoutMs: 1_000 };

/**
 * Notices a frozen worker or a cut network long before Socket.IO's ping (30 s). It only ever suspects: a late answer
 * ends the suspicion, and the connection is left when another one has been opened.
 */
export class Watchdog {
  private heardAt: number;
  private probedAt: number | null = null;
  private readonly calls = new Set<{ at: number }>();
  private cancel: () => void = () => {};
  private readonly quietMs: number;
  private stopped = false;

  constructor(private readonly options: WatchdogOptions) {
    this.heardAt = options.clock.steady();
    this.quietMs = Math.round(options.quietMs * (0.8 + 0.4 * options.clock.random()));
    this.plan();
  }

  /** Something came from the server. */
  onHeard(): void {
    this.heardAt = this.options.clock.steady();
    this.probedAt = null;
  }

  /** A call went out; the result is to be called when its answer came. */
  trackCall(): () => void {
    if (this.stopped) return () => {};
    const call = { at: this.options.clock.steady() };
    this.calls.add(call);
    this.plan();
    return () => void this.calls.delete(call);
  }

  /** Asks at once: the page woke up, or the network changed. */
  check(): void {
    if (!this.stopped && this.probedAt === null) this.sendProbe();
  }

  /** Something was asked and is not answered. */
  get isWaiting(): boolean {
    return this.probedAt !== null || this.calls.size > 0;
  }

  stop(): void {
    this.stopped = true;
    this.cancel();
    this.calls.clear();
  }

  private sendProbe(): void {
    this.probedAt = this.options.clock.steady();
    this.options.probe();
    this.plan();
  }

  /** Sleeps until the next moment at which something could be wrong. */
  private plan(): void {
    const { clock, slowCallMs, probeTimeoutMs } = this.options;
    this.cancel();
    let at = this.heardAt + this.quietMs;
    if (this.probedAt !== null) at = this.probedAt + probeTimeoutMs;
    else for (const call of this.calls) at = Math.min(at, Math.max(call.at, this.heardAt) + slowCallMs);
    const waitMs = Math.max(0, at - clock.steady());
    this.cancel = clock.after(waitMs, () => this.look(at));
  }

  private look(expectedAt: number): void {
    const { clock, slowCallMs, probeTimeoutMs, suspect } = this.options;
    const now = clock.steady();
    if (this.probedAt !== null) {
      if (now - this.probedAt >= probeTimeoutMs) {
        // Woken much too late, this process slept itself; the answer may be waiting behind this timer.
        const sleptHere = now - expectedAt > 1_000;
        this.sendProbe();
        if (!sleptHere) suspect();
        return;
      }
    } else {
      const slow = [...this.calls].some((call) => now - Math.max(call.at, this.heardAt) >= slowCallMs);
      if (slow || now - this.heardAt >= this.quietMs) {
        this.sendProbe();
        return;
      }
    }
    this.plan();
  }
}
