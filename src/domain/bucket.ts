/** A bucket that starts full; immutable, so that a decision can be tested without a clock. */
export interface Bucket {
  readonly units: number;
  readonly atMs: number;
}
export interface BucketRule {
  /** Units of a full bucket: the burst that is let through. */
  readonly capacity: number;
  readonly perSecond: number;
}
export interface BucketDecision {
  readonly bucket: Bucket;
  /** 0 when the unit was taken, else how long until there is one. */
  readonly retryAfterMs: number;
}

export function fullBucket(rule: BucketRule, nowMs: number): Bucket {
  return { units: rule.capacity, atMs: nowMs };
}

/** Whether it gives no less at `nowMs` than one that starts then: it need not be kept. */
export function isFull(bucket: Bucket, rule: BucketRule, nowMs: number): boolean {
  return nowMs >= bucket.atMs && unitsAt(bucket, rule, nowMs) >= rule.capacity;
}

function unitsAt(bucket: Bucket, { capacity, perSecond }: BucketRule, nowMs: number): number {
  const elapsedMs = Math.max(0, nowMs - bucket.atMs);
  return Math.min(capacity, bucket.units + (elapsedMs / 1_000) * perSecond);
}

/** Takes one unit at `nowMs`. A clock that went back neither gives nor takes units. */
export function takeUnit(bucket: Bucket, rule: BucketRule, nowMs: number): BucketDecision {
  const units = unitsAt(bucket, rule, nowMs);
  const atMs = Math.max(bucket.atMs, nowMs);
  if (units >= 1) return { bucket: { units: units - 1, atMs }, retryAfterMs: 0 };
  return { bucket: { units, atMs }, retryAfterMs: Math.ceil(((1 - units) / rule.perSecond) * 1_000) };
}
