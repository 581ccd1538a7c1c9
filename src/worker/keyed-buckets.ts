import { type BucketRule, fullBucket, type TokenBucket, takeToken } from '../domain/token-bucket.js';

/** A token bucket for each key (a person, an address), with a bound on how many are remembered. */
export class KeyedBuckets {
  private readonly buckets = new Map<string, TokenBucket>();

  constructor(
    private readonly rule: BucketRule,
    private readonly maxKeys = 20_000,
  ) {}

  /** 0 when a token was taken, else how many ms until there is one. */
  take(key: string): number {
    const now = performance.now();
    const { bucket, retryAfterMs } = takeToken(
      this.buckets.get(key) ?? fullBucket(this.rule, now),
      this.rule,
      now,
    );
    // Set anew, so that the map's order is that of use and the first is the one to forget.
    this.buckets.delete(key);
    this.buckets.set(key, bucket);
    if (this.buckets.size > this.maxKeys) this.buckets.delete(this.buckets.keys().next().value as string);
    return retryAfterMs;
  }
}
