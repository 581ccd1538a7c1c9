import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

/** Each sample wakes the process. */
const SAMPLE_MS = 50;

/** The event loop's delay of this process, 99 %, since it was last asked. */
export class LoopDelay {
  private readonly histogram: IntervalHistogram = monitorEventLoopDelay({ resolution: SAMPLE_MS });
  private lastMs = 0;
  private lastAt = 0;

  start(): void {
    this.histogram.enable();
  }

  /** Milliseconds beyond the sampling interval; renewed at most once a second. */
  read(now: number): number {
    if (now - this.lastAt < 1_000) return this.lastMs;
    this.lastAt = now;
    this.lastMs = Math.max(0, Math.round(this.histogram.percentile(99) / 1e6 - SAMPLE_MS));
    this.histogram.reset();
    return this.lastMs;
  }

  stop(): void {
    this.histogram.disable();
  }
}
