import { type Bucket, type BucketRule, fullBucket, takeUnit } from '../../domain/bucket.js';
import { type Budgets, bucketRule } from '../../protocol/budgets.js';
import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { BudgetStore } from '../../store/interfaces/budgets.js';
import { within } from '../../within.js';

/** What of an operator is counted: orders that fit, and those that do not. */
type Counted = 'operator-actions' | 'wrong-orders';

export interface OperatorRateParts {
  readonly counted: Counted;
  /** Those of one operator a minute; null: as many as they like. */
  readonly perMinute: number | null;
  readonly store: { readonly budgets: Pick<BudgetStore, 'take'>; readonly up: boolean };
  /** Now, in ms. */
  readonly now?: () => number;
}

/**
 * How often one operator may do something, counted in the store for the whole cluster. This node counts as well, and
 * its word alone holds while the store does not answer: the control room works when nothing else does.
 */
export class OperatorRate {
  private readonly here = new Map<string, Bucket>();
  private readonly now: () => number;

  constructor(private readonly parts: OperatorRateParts) {
    this.now = parts.now ?? (() => performance.now());
  }

  /** Rejects with `rate_limited` and when it may be tried again. */
  async takeOrThrow(userId: string): Promise<void> {
    const { counted, perMinute, store } = this.parts;
    if (perMinute === null) return;
    const rule = bucketRule(counted, perMinute);
    const take = () => store.budgets.take(`${counted} ${userId}`, rule, 1);
    // Whoever has spent all at this node has with all of them: a flood is no work for the store.
    const before = takeUnit(this.bucketOf(userId, rule), rule, this.now());
    if (before.retryAfterMs > 0) this.refuse(before.retryAfterMs, perMinute);
    const ofAll = store.up ? await within(LIMITS.operatorStoreWaitMs, take()) : null;
    // A try that all refuse costs nothing here either: it would be told a time at which this node refuses again.
    if (ofAll?.taken === 0) this.refuse(ofAll.retryAfterMs, perMinute);
    if (this.here.size > LIMITS.controlOperatorsRemembered) this.here.clear();
    const own = takeUnit(this.bucketOf(userId, rule), rule, this.now());
    this.here.set(userId, own.bucket);
    if (ofAll === null && own.retryAfterMs > 0) this.refuse(own.retryAfterMs, perMinute);
  }

  private bucketOf(userId: string, rule: BucketRule): Bucket {
    return this.here.get(userId) ?? fullBucket(rule, this.now());
  }

  private refuse(retryAfterMs: number, perMinute: number): never {
    const waitSeconds = Math.ceil(retryAfterMs / 1_000);
    const what = this.parts.counted === 'wrong-orders' ? ({ wrong: true } as const) : {};
    throw refusalError(
      'rate_limited',
      { kind: 'too-often', perMinute, waitSeconds, ...what },
      { retryAfterMs },
    );
  }
}

/** What is counted of a node's operators. `loose`: nothing. */
export function operatorRates(
  { limits, budgets }: { readonly limits: 'normal' | 'loose'; readonly budgets: Budgets },
  store: OperatorRateParts['store'],
): { readonly rate: OperatorRate; readonly wrongRate: OperatorRate } {
  const of = (counted: Counted) =>
    new OperatorRate({ counted, perMinute: limits === 'loose' ? null : budgets[counted], store });
  return { rate: of('operator-actions'), wrongRate: of('wrong-orders') };
}
