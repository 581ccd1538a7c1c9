/** Counts durations in buckets 2 % wide, from 1 µs to hours, in 1,200 numbers. */
const GROWTH = Math.log(1.02);
const BUCKETS = 1_200;

export interface Quantiles {
  readonly count: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

export class Histogram {
  private readonly buckets = new Uint32Array(BUCKETS);
  private count = 0;
  private maxUs = 0;

  add(us: number): void {
    const bucket = us <= 1 ? 0 : Math.min(BUCKETS - 1, Math.floor(Math.log(us) / GROWTH));
    this.buckets[bucket] = (this.buckets[bucket] as number) + 1;
    this.count += 1;
    if (us > this.maxUs) this.maxUs = us;
  }

  /** The middle of the bucket below which `share` of all are, µs; 0 when empty. */
  private quantileUs(share: number): number {
    let left = Math.ceil(this.count * share);
    if (left === 0) return 0;
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      left -= this.buckets[bucket] as number;
      if (left <= 0) return Math.min(this.maxUs, Math.exp((bucket + 0.5) * GROWTH));
    }
    return this.maxUs;
  }

  take(): Quantiles {
    const taken = {
      count: this.count,
      p50Ms: this.quantileUs(0.5) / 1000,
      p99Ms: this.quantileUs(0.99) / 1000,
      maxMs: this.maxUs / 1000,
    };
    this.buckets.fill(0);
    this.count = 0;
    this.maxUs = 0;
    return taken;
  }
}
