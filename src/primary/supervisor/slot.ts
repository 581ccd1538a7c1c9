import type { LastExit } from '../../protocol/control.js';
import type { ExitCause } from '../../protocol/exit-cause.js';
import { phraseCause } from '../../protocol/exit-cause.js';
import type { Limits } from '../../protocol/limits.js';
import type { Clock } from '../shared/clock.js';
import { afterDeath, NO_DEATHS, type RecentDeaths } from './restart-policy.js';
import { startTimeMs } from './start-time.js';
import type { WorkerProcess } from './worker-process.js';

/** What a slot asks of the supervisor it belongs to. */
export interface SlotHost {
  readonly limits: Limits;
  readonly clock: Clock;
  fork(slot: Slot): WorkerProcess;
  onChange(): void;
  onFailed(slot: Slot, deaths: number): void;
  onRemoved(slot: Slot): void;
  drain(worker: WorkerProcess): void;
}

/**
 * A worker's stable place. Mostly it has one process; while it is restarted it has a replacement that starts, or an
 * earlier one that drains, beside it.
 */
export class Slot {
  /** The process that serves here, or starts where nobody serves. */
  current: WorkerProcess | null = null;
  /** Starts beside `current`, which drains once it is ready. */
  replacement: WorkerProcess | null = null;
  /** Earlier ones that drain or end. */
  readonly leaving = new Set<WorkerProcess>();
  restarts = 0;
  /** When the next process starts, ms since 1970; null: none is planned. */
  nextStartAt: number | null = null;
  lastExit: LastExit | null = null;
  /** Died too often: it is tried again after a long pause. */
  failed = false;
  /** Going away: what dies here is not replaced. */
  removing = false;
  /** Replaced in the rolling restart that runs now. */
  replaced = false;
  private deaths: RecentDeaths = NO_DEATHS;
  /** Starts in a row that were ended because they were too slow. */
  private slowStarts = 0;
  private emptied: (() => void)[] = [];
  private cancelStart: (() => void) | null = null;
  private awaiting: ((ready: boolean) => void)[] = [];

  constructor(
    readonly number: number,
    private readonly host: SlotHost,
  ) {}

  /** How long a worker may take here until it is ready, ms. */
  get startWithinMs(): number {
    return startTimeMs(this.slowStarts, this.host.limits);
  }

  /** Every process of this slot that is alive. */
  processes(): WorkerProcess[] {
    return [this.current, this.replacement, ...this.leaving].filter(
      (one) => one?.alive === true,
    ) as WorkerProcess[];
  }

  /** Starts a worker now; also the way back of a slot that failed. */
  start(): void {
    this.forgetStart();
    if (this.removing || this.current?.alive) return;
    if (this.failed) this.deaths = NO_DEATHS;
    this.failed = false;
    this.current = this.host.fork(this);
    this.host.onChange();
  }

  /**
   * Starts a replacement beside the present worker, which drains once the replacement is ready. Resolves true then,
   * false when the replacement died or was too slow: the present worker stays.
   */
  replace(): Promise<boolean> {
    if (!this.current?.alive) {
      this.start();
      this.replacement = null;
      return this.whenReplaced();
    }
    // One that is on its way already will do.
    this.replacement ??= this.host.fork(this);
    this.host.onChange();
    return this.whenReplaced();
  }

  /** A slot that is going away stays after all: its old worker may finish beside a new one. */
  restore(): void {
    this.removing = false;
    this.start();
  }

  /** Ends this slot's workers by draining; it is removed with the last. */
  remove(): void {
    this.removing = true;
    this.forgetStart();
    const { current, replacement } = this;
    if (replacement !== null) endUnneeded(replacement);
    if (current?.alive) this.dismiss(current);
    this.removeWhenEmpty();
  }

  /** The worker stops taking connections and goes when it is done; nobody takes its place by this. */
  private leave(worker: WorkerProcess): void {
    if (this.current === worker) this.current = null;
    this.leaving.add(worker);
    this.host.drain(worker);
  }

  onReady(worker: WorkerProcess): void {
    this.slowStarts = 0;
    if (worker === this.replacement) {
      const old = this.current;
      this.replacement = null;
      this.current = worker;
      this.restarts += 1;
      if (old?.alive) this.dismiss(old);
    }
    this.answerWaiters(true);
  }

  /** `inGoodOrder`: it drained, or had nobody to drain, so that it is not a death of the slot. */
  onExited(worker: WorkerProcess, ended: ExitCause, inGoodOrder: boolean): void {
    const now = this.host.clock.now();
    if (ended.kind === 'slow-start') this.slowStarts += 1;
    if (this.leaving.delete(worker)) {
      for (const tell of this.emptied.splice(0)) tell();
    }
    if (worker === this.replacement) {
      this.replacement = null;
      this.answerWaiters(false);
    } else if (worker === this.current) {
      this.current = null;
      this.lastExit = { at: this.host.clock.wall(), cause: phraseCause(ended), ended };
      // What an operator did says nothing of whether workers can live here.
      const isDeath = !inGoodOrder && ended.kind !== 'operator';
      if (!this.removing) this.reviveAfter(worker, now, isDeath);
    }
    this.removeWhenEmpty();
    this.host.onChange();
  }

  /** Resolves when no earlier process of this slot is left. */
  async whenAlone(): Promise<void> {
    while (this.leaving.size > 0) await new Promise((resolve) => this.emptied.push(resolve as () => void));
  }

  /** The node goes: nothing starts here any more. What runs is ended by the supervisor. */
  dispose(): void {
    this.forgetStart();
    this.removing = true;
  }

  /** Drains it when it can; one that cannot is ended. */
  private dismiss(worker: WorkerProcess): void {
    if (worker.state === 'ready') {
      this.leave(worker);
    } else {
      if (this.current === worker) this.current = null;
      this.leaving.add(worker);
      endUnneeded(worker);
    }
  }

  private answerWaiters(ready: boolean): void {
    for (const one of this.awaiting.splice(0)) one(ready);
  }

  private whenReplaced(): Promise<boolean> {
    return new Promise((resolve) => {
      this.awaiting.push(resolve);
    });
  }

  private reviveAfter(worker: WorkerProcess, now: number, isDeath: boolean): void {
    this.restarts += 1;
    // A replacement is on its way already.
    if (this.replacement !== null) {
      this.current = this.replacement;
      this.replacement = null;
      return;
    }
    if (!isDeath) {
      this.start();
      return;
    }
    const { deaths, decision } = afterDeath(this.deaths, now, worker.ageMs, this.host.limits);
    this.deaths = deaths;
    this.failed = decision.kind === 'failed';
    const delayMs = decision.kind === 'failed' ? decision.retryInMs : decision.delayMs;
    if (decision.kind === 'failed') {
      this.answerWaiters(false);
      this.host.onFailed(this, deaths.deathsAt.length);
    }
    if (delayMs === 0) {
      this.start();
      return;
    }
    this.nextStartAt = this.host.clock.wall() + delayMs;
    this.cancelStart = this.host.clock.after(delayMs, () => this.start());
  }

  private removeWhenEmpty(): void {
    if (this.removing && this.processes().length === 0) this.host.onRemoved(this);
  }

  private forgetStart(): void {
    this.cancelStart?.();
    this.cancelStart = null;
    this.nextStartAt = null;
  }
}

function endUnneeded(worker: WorkerProcess): void {
  worker.kill({ kind: 'unneeded', while: worker.state });
}
