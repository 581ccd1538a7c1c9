import { fullBucket, takeUnit } from '../../../src/domain/bucket.js';
import type { BudgetStore } from '../../../src/store/interfaces/budgets.js';
import type { MemoryDatabase } from './database.js';

export function memoryBudgets(db: MemoryDatabase): BudgetStore {
  return {
    async take(name, rule, wanted) {
      const now = db.now();
      let bucket = db.buckets.get(name) ?? fullBucket(rule, now);
      if (wanted < 0) bucket = { ...bucket, units: Math.min(rule.capacity, bucket.units - wanted) };
      let taken = 0;
      let retryAfterMs = 0;
      while (taken < wanted) {
        const decision = takeUnit(bucket, rule, now);
        ({ bucket, retryAfterMs } = decision);
        if (retryAfterMs > 0) break;
        taken += 1;
      }
      db.buckets.set(name, bucket);
      return { taken: wanted < 0 ? wanted : taken, retryAfterMs };
    },
    async remember(mark, forMs) {
      db.marks.set(mark, db.now() + forMs);
    },
    async isRemembered(mark) {
      return (db.marks.get(mark) ?? 0) > db.now();
    },
  };
}
