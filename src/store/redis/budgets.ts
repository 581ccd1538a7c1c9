import type { BudgetStore } from '../interfaces/budgets.js';
import { runCommand, runScript } from './scripts.js';
import type { StoreConnection } from './store-connection.js';

export function redisBudgets(connection: StoreConnection): BudgetStore {
  return {
    async take(bucket, { capacity, perSecond }, wanted) {
      const [taken, retryAfterMs] = await runScript<[number, number]>(
        connection,
        'take-units',
        connection.keys.bucket(bucket),
        capacity,
        perSecond,
        wanted,
      );
      return { taken, retryAfterMs };
    },
    async remember(text, forMs) {
      await runCommand(connection, 'SET', connection.keys.remembered(text), '1', 'PX', forMs);
    },
    async isRemembered(text) {
      return (await runCommand<number>(connection, 'EXISTS', connection.keys.remembered(text))) === 1;
    },
  };
}
