import type { Limits } from '../../protocol/limits.js';
import type { Clock } from '../shared/clock.js';
import { judgePulse, wasLate } from './pulse.js';
import type { WorkerProcess } from './worker-process.js';

export interface HealthHost {
  processes(): readonly WorkerProcess[];
  /** How long this one, which starts, may take until it is ready, ms. */
  startWithinMs(worker: WorkerProcess): number;
  /** Its heartbeats are missing; it gets nobody new. */
  onSilent(worker: WorkerProcess): void;
  /** This process itself was late: nobody is judged by what it did not read. */
  onPrimaryLate(): void;
}

const CHECK_EVERY_MS = 250;

/** Judges who lives, by heartbeats and the time that a start may take (LIFE-2), and ends who does not. */
export class Health {
  private stopChecking: (() => void) | null = null;
  private lastCheckAt = 0;
  private excusedUntil = 0;

  constructor(
    private readonly host: HealthHost,
    private readonly limits: Limits,
    private readonly clock: Clock,
  ) {}

  start(): void {
    this.lastCheckAt = this.clock.now();
    this.stopChecking = this.clock.every(CHECK_EVERY_MS, () => this.check(this.clock.now()));
  }

  stop(): void {
    this.stopChecking?.();
  }

  private check(now: number): void {
    const late = wasLate(now, this.lastCheckAt, CHECK_EVERY_MS);
    this.lastCheckAt = now;
    if (late) {
      this.excusedUntil = now;
      this.host.onPrimaryLate();
      return;
    }
    for (const worker of this.host.processes()) {
      if (worker.state === 'starting') this.judgeStart(worker);
      else this.judgePulse(worker, now);
    }
  }

  private judgeStart(worker: WorkerProcess): void {
    const withinMs = this.host.startWithinMs(worker);
    if (worker.ageMs < withinMs) return;
    worker.kill({ kind: 'slow-start', seconds: withinMs / 1000 });
  }

  private judgePulse(worker: WorkerProcess, now: number): void {
    const pulse = judgePulse(now, worker.lastBeatAt, this.excusedUntil, this.limits);
    if (pulse === 'dead') {
      worker.endForSilence(this.limits.heartbeatDeadMs / 1000);
    } else if (pulse === 'suspect' && worker.transition('fall-silent')) {
      this.host.onSilent(worker);
    }
  }
}
