/** A bucket that starts full; immutable, so that a decision can be tested without a clock. */
export interface TokenBucket {
  readonly tokens: number;
  readonly atMs: number;
}
export interface BucketRule {
  /** Tokens of a full bucket: the burst that is let through. */
  readonly capacity: number;
  readonly perSecond: number;
}
export interface BucketDecision {
  readonly bucket: TokenBucket;
  /** 0 when the token was taken, else how long until there is one. */
  readonly retryAfterMs: number;
}

export function fullBucket(rule: BucketRule, nowMs: number): TokenBucket {
  return { tokens: rule.capacity, atMs: nowMs };
}

/** Takes one token at `nowMs`. A clock that went back neither gives nor takes tokens. */
export function takeToken(bucket: TokenBucket, rule: BucketRule, nowMs: number): BucketDecision {
  const elapsedMs = Math.max(0, nowMs - bucket.atMs);
  const tokens = Math.min(rule.capacity, bucket.tokens + (elapsedMs / 1_000) * rule.perSecond);
  const atMs = Math.max(bucket.atMs, nowMs);
  if (tokens >= 1) return { bucket: { tokens: tokens - 1, atMs }, retryAfterMs: 0 };
  return { bucket: { tokens, atMs }, retryAfterMs: Math.ceil(((1 - tokens) / rule.perSecond) * 1_000) };
}
