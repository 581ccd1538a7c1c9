import type { BudgetStore } from '../interfaces/budgets.js';
import type { Connection } from './connection.js';
import { ask, runScript } from './scripts.js';

export function redisBudgets(connection: Connection): BudgetStore {
  return {
    async take(bucket, { capacity, perSecond }, wanted) {
      const [taken, retryAfterMs] = await runScript<[number, number]>(
        connection,
        'take-tokens',
        connection.keys.bucket(bucket),
        capacity,
        perSecond,
        wanted,
      );
      return { taken, retryAfterMs };
    },
    async remember(mark, forMs) {
      await ask(connection, 'SET', connection.keys.remembered(mark), '1', 'PX', forMs);
    },
    async isRemembered(mark) {
      return (await ask<number>(connection, 'EXISTS', connection.keys.remembered(mark))) === 1;
    },
  };
}
