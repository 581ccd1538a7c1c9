import { BoundedMap } from '../../bounded-map.js';
import { type Bucket, type BucketRule, fullBucket, isFull, takeUnit } from '../../domain/bucket.js';
import { type BudgetName, bucketRule, type Budgets as Figures } from '../../protocol/budgets.js';
import { HoldfastError } from '../../protocol/errors.js';
import { LIMITS } from '../../protocol/limits.js';
import type { BudgetStore } from '../../store/interfaces/budgets.js';
import { within } from '../../within.js';

/** What is kept of a key here; see `Budgets`. */
interface BudgetState {
  /** What this worker gives without asking. */
  free: Bucket | null;
  /** Its part while the store is away. */
  share: Bucket | null;
  /** Taken from the store ahead, and until when it may be given out. */
  leased: number;
  leasedUntil: number;
  refusedUntil: number;
  /** Who waits for the store's answer, in their order; null: it was not asked. */
  waiting: ((retryAfterMs: number) => void)[] | null;
}

/**
 * What may happen often is not asked of the store each time. Every worker gives its part by itself: up to half of the
 * figure, divided by the number of workers. When that is used up it takes as many more ahead. So the cluster gives at
 * most one and a half times the figure, whatever the number of workers. A person who writes as people do costs the
 * store nothing.
 */
const OFTEN: Partial<Record<BudgetName, { readonly ahead: number }>> = {
  sends: { ahead: LIMITS.sendsAhead },
  events: { ahead: LIMITS.eventsAhead },
  requests: { ahead: LIMITS.requestsAhead },
  handshakes: { ahead: LIMITS.handshakesAhead },
};

export interface BudgetsOptions {
  /** Null: nothing is limited. */
  readonly figures: Figures | null;
  /** Ready workers of the whole cluster, as far as is known; at least 1. */
  readonly workers: () => number;
  readonly now?: () => number;
}

/**
 * Rates of one person, one address or one name, kept in the store for the whole cluster. While the store does not
 * answer, each worker gives its part: the figure divided by the workers there were. So nobody is locked out. All
 * together give no more than the figure, and of what happens often at most half as many again, as ever.
 */
export class WorkerBudgets {
  private readonly states = new BoundedMap<string, BudgetState>(LIMITS.budgetKeysMax);
  /** Where the look for people to forget goes on; null: at the beginning. */
  private sweep: Iterator<[string, BudgetState]> | null = null;
  private store: (BudgetStore & { readonly up: boolean }) | null = null;
  private readonly rules = new Map<BudgetName, BucketRule>();
  private readonly now: () => number;

  constructor(private readonly options: BudgetsOptions) {
    this.now = options.now ?? (() => performance.now());
  }

  /** From now on the store is asked. */
  open(budgets: BudgetStore, isUp: () => boolean): void {
    this.store = {
      ...budgets,
      get up() {
        return isUp();
      },
    };
  }

  /**
   * 0 when it may be done now, else in how many ms it may. In a row for one key the answers come in the order of the
   * calls. What is decided at once is only decided so while nobody waits.
   */
  take(name: BudgetName, key: string): number | Promise<number> {
    const { figures } = this.options;
    if (figures === null) return 0;
    const rule = this.ruleOf(name) as BucketRule;
    const state = this.stateOf(`${name} ${key}`);
    const now = this.now();
    if (state.waiting !== null) return this.wait(state);
    if (state.leased > 0 && now < state.leasedUntil) {
      state.leased -= 1;
      return 0;
    }
    if (OFTEN[name] !== undefined) {
      const taken = takeFrom(state.free, this.partOf(rule, LIMITS.budgetFreePart), now);
      state.free = taken.bucket;
      if (taken.retryAfterMs === 0) return 0;
    }
    if (now < state.refusedUntil) return Math.ceil(state.refusedUntil - now);
    if (this.store === null || !this.store.up) return this.shareOf(state, rule, now);
    state.waiting = [];
    const answer = this.wait(state);
    void this.refill(name, key, state, rule);
    return answer;
  }

  /** As `take`; rejects with `rate_limited` in these words. */
  async takeOrThrow(name: BudgetName, key: string, words: string): Promise<void> {
    const retryAfterMs = await this.take(name, key);
    if (retryAfterMs > 0) throw new HoldfastError('rate_limited', words, { retryAfterMs });
  }

  /** Gives back what was taken for nothing. */
  async give(name: BudgetName, key: string, units = 1): Promise<void> {
    const { figures } = this.options;
    if (figures === null) return;
    this.stateOf(`${name} ${key}`).refusedUntil = 0;
    if (this.store?.up) await this.store.take(`${name} ${key}`, bucketRule(name, figures[name]), -units);
  }

  /**
   * How many of what is held open at once this worker takes: its part, and never so few that one browser is turned
   * away.
   */
  maxHeld(name: BudgetName, atLeast: number): number {
    const { figures } = this.options;
    if (figures === null) return Number.POSITIVE_INFINITY;
    return Math.max(Math.min(atLeast, figures[name]), Math.ceil(figures[name] / this.workers));
  }

  /** The rule of a budget that the store's own scripts keep; undefined: nothing is limited. */
  ruleOf(name: BudgetName): BucketRule | undefined {
    const { figures } = this.options;
    if (figures === null) return undefined;
    const known = this.rules.get(name) ?? bucketRule(name, figures[name]);
    this.rules.set(name, known);
    return known;
  }

  /** People, addresses and names that something is kept of. */
  get remembered(): number {
    return this.states.size;
  }

  /**
   * Looks at so many, on from where the last call ended. Forgets those for whom a fresh start would answer the same.
   * Without it a flood from many addresses is remembered until others come in their place.
   */
  forgetRested(most: number = LIMITS.budgetsSweptAtOnce): void {
    if (this.options.figures === null) return;
    const now = this.now();
    this.sweep ??= this.states.entries();
    for (let looked = 0; looked < most; looked += 1) {
      const next = this.sweep.next();
      if (next.done === true) {
        this.sweep = null;
        return;
      }
      const [id, state] = next.value;
      const rule = this.ruleOf(id.slice(0, id.indexOf(' ')) as BudgetName) as BucketRule;
      if (this.isRested(state, rule, now)) this.states.delete(id);
    }
  }

  private isRested({ free, share, ...state }: BudgetState, rule: BucketRule, now: number): boolean {
    return (
      state.waiting === null &&
      (state.leased === 0 || now >= state.leasedUntil) &&
      now >= state.refusedUntil &&
      (free === null || isFull(free, this.partOf(rule, LIMITS.budgetFreePart), now)) &&
      (share === null || isFull(share, this.partOf(rule, 1), now))
    );
  }

  private get workers(): number {
    return Math.max(1, this.options.workers());
  }

  private wait(state: BudgetState): Promise<number> {
    return new Promise((resolve) => state.waiting?.push(resolve));
  }

  /** Asks until everybody who waits has an answer. */
  private async refill(name: BudgetName, key: string, state: BudgetState, rule: BucketRule): Promise<void> {
    const ahead = Math.min(OFTEN[name]?.ahead ?? 0, Math.floor(rule.capacity / 4));
    for (;;) {
      const wanted = Math.min((state.waiting?.length ?? 0) + ahead, Math.max(1, Math.floor(rule.capacity)));
      const answer = await this.takeFromStore(`${name} ${key}`, rule, wanted);
      const now = this.now();
      if (answer === null) {
        for (const resolve of state.waiting?.splice(0) ?? []) resolve(this.shareOf(state, rule, now));
        state.waiting = null;
        return;
      }
      let { taken } = answer;
      const waiting = state.waiting ?? [];
      while (taken > 0 && waiting.length > 0) {
        taken -= 1;
        waiting.shift()?.(0);
      }
      state.leased = taken;
      state.leasedUntil = now + LIMITS.budgetLeaseMs;
      const isEmpty = answer.taken < wanted;
      if (isEmpty) {
        const retryAfterMs = Math.max(1, answer.retryAfterMs);
        if (taken === 0) state.refusedUntil = now + retryAfterMs;
        for (const resolve of waiting.splice(0)) resolve(retryAfterMs);
      }
      if (waiting.length === 0) {
        state.waiting = null;
        return;
      }
    }
  }

  private async takeFromStore(bucket: string, rule: BucketRule, wanted: number) {
    return this.store === null
      ? null
      : within(LIMITS.budgetStoreWaitMs, this.store.take(bucket, rule, wanted));
  }

  private shareOf(state: BudgetState, rule: BucketRule, now: number): number {
    const taken = takeFrom(state.share, this.partOf(rule, 1), now);
    state.share = taken.bucket;
    return taken.retryAfterMs;
  }

  private partOf({ capacity, perSecond }: BucketRule, part: number): BucketRule {
    const { workers } = this;
    return { capacity: Math.max(1, (capacity * part) / workers), perSecond: (perSecond * part) / workers };
  }

  private stateOf(id: string): BudgetState {
    const known = this.states.get(id);
    if (known !== undefined) {
      // Set anew, so that the map's order is that of use and the first is the one to forget.
      this.states.setNewest(id, known);
      return known;
    }
    const state: BudgetState = {
      free: null,
      share: null,
      leased: 0,
      leasedUntil: 0,
      refusedUntil: 0,
      waiting: null,
    };
    this.states.set(id, state);
    return state;
  }
}

function takeFrom(bucket: Bucket | null, rule: BucketRule, now: number) {
  return takeUnit(bucket ?? fullBucket(rule, now), rule, now);
}
