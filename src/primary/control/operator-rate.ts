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
    const take = () => store.budgets.take(`operator-actions ${userId}`, rule, 1);
    const ofAll = store.up ? await within(LIMITS.operatorStoreWaitMs, take()) : null;
    // A try that all refuse costs nothing here either: it would be told a time at which this node refuses again.
    if (ofAll?.taken === 0) refuse(ofAll.retryAfterMs, perMinute);
    const now = this.now();
    if (this.here.size > LIMITS.controlOperatorsRemembered) this.here.clear();
    const own = takeUnit(this.here.get(userId) ?? fullBucket(rule, now), rule, now);
    this.here.set(userId, own.bucket);
    if (ofAll === null && own.retryAfterMs > 0) refuse(own.retryAfterMs, perMinute);
  }
}

function refuse(retryAfterMs: number, perMinute: number): never {
  const waitSeconds = Math.ceil(retryAfterMs / 1_000);
  throw refusalError('rate_limited', { kind: 'too-often', perMinute, waitSeconds }, { retryAfterMs });
}
