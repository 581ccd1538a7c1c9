import { type Bucket, fullBucket, takeUnit } from '../../domain/bucket.js';
import { bucketRule } from '../../protocol/budgets.js';
import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { BudgetStore } from '../../store/interfaces/budgets.js';
import { within } from '../../within.js';

export interface OperatorRateParts {
  /** Changes of one operator a minute; null: as many as they like. */
  readonly perMinute: number | null;
  readonly store: { readonly budgets: Pick<BudgetStore, 'take'>; readonly up: boolean };
  /** Now, in ms. */
  readonly now?: () => number;
}

/**
 * How often one operator may change something, counted in the store for the whole cluster. This node counts as well,
 * and its word alone holds while the store does not answer: the control room works when nothing else does.
 */
export class OperatorRate {
  private readonly here = new Map<string, Bucket>();
  private readonly now: () => number;

  constructor(private readonly parts: OperatorRateParts) {
    this.now = parts.now ?? (() => performance.now());
  }

  /** Rejects with `rate_limited` and when it may be tried again. */
  async takeOrThrow(userId: string): Promise<void> {
    const { perMinute, store } = this.parts;
    if (perMinute === null) return;
    const rule = bucketRule('operator-actions', perMinute);
    const now = this.now();
    if (this.here.size > LIMITS.controlOperatorsRemembered) this.here.clear();
    const own = takeUnit(this.here.get(userId) ?? fullBucket(rule, now), rule, now);
    this.here.set(userId, own.bucket);
    refuseUntil(own.retryAfterMs, perMinute);
    if (!store.up) return;
    const ofAll = await within(
      LIMITS.operatorStoreWaitMs,
      store.budgets.take(`operator-actions ${userId}`, rule, 1),
    );
    if (ofAll !== null && ofAll.taken === 0) refuseUntil(ofAll.retryAfterMs, perMinute);
  }
}

function refuseUntil(retryAfterMs: number, perMinute: number): void {
  if (retryAfterMs <= 0) return;
  const waitSeconds = Math.ceil(retryAfterMs / 1_000);
  throw refusalError('rate_limited', { kind: 'too-often', perMinute, waitSeconds }, { retryAfterMs });
}
