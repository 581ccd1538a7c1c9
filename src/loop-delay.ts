import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

/** Each sample wakes the process; what holds it up for less is seen by chance only. */
const SAMPLE_MS = 100;

/** The event loop's delay of this process, 99 %, since it was last asked. */
export class LoopDelay {
  private readonly histogram: IntervalHistogram = monitorEventLoopDelay({ resolution: SAMPLE_MS });
  private lastMs = 0;
  private lastAt = Number.NEGATIVE_INFINITY;

  /** `everyMs`: renewed at most that often, for several who ask. */
  constructor(private readonly everyMs: number) {}

  start(): void {
    this.histogram.enable();
  }

  /** Milliseconds beyond the sampling interval, which the histogram counts, too. */
  read(now: number): number {
    if (now - this.lastAt < this.everyMs) return this.lastMs;
    this.lastAt = now;
    this.lastMs = Math.max(0, Math.round(this.histogram.percentile(99) / 1e6 - SAMPLE_MS));
    this.histogram.reset();
    return this.lastMs;
  }

  stop(): void {
    this.histogram.disable();
  }
}
