import { describe, expect, it } from 'vitest';
import { until } from '../../../testbed/wait.js';
import type { Pair } from './pair.js';

export function budgetsContract(pair: Pair): void {
  describe('budgets', () => {
    const slow = { capacity: 5, perSecond: 0.001 };

    it('give to all processes together what a bucket holds, as it is asked for', async () => {
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, at) => pair[at % 2 ? 'a' : 'b'].budgets.take('one', slow, 1)),
      );
      expect(answers.reduce((sum, { taken }) => sum + taken, 0)).toBe(5);
      const { taken, retryAfterMs } = await pair.a.budgets.take('one', slow, 3);
      expect(taken).toBe(0);
      expect(retryAfterMs).toBeGreaterThan(900_000);
      expect((await pair.a.budgets.take('another', slow, 3)).taken).toBe(3);
      expect((await pair.b.budgets.take('another', slow, 3)).taken).toBe(2);
    });

    it('take back, up to what a bucket holds, and fill by the clock', async () => {
      await pair.a.budgets.take('one', slow, 4);
      await pair.b.budgets.take('one', slow, -2);
      expect((await pair.a.budgets.take('one', slow, 9)).taken).toBe(3);
      await pair.b.budgets.take('one', slow, -100);
      expect((await pair.a.budgets.take('one', slow, 9)).taken).toBe(5);
      const quick = { capacity: 2, perSecond: 20 };
      await pair.a.budgets.take('quick', quick, 2);
      await until('a token', async () => (await pair.a.budgets.take('quick', quick, 1)).taken === 1);
    });

    it('remember a mark for its time', async () => {
      await pair.a.budgets.remember('long', 60_000);
      await pair.a.budgets.remember('short', 20);
      expect(await pair.b.budgets.isRemembered('long')).toBe(true);
      expect(await pair.b.budgets.isRemembered('other')).toBe(false);
      await until('the short one to be forgotten', async () => !(await pair.b.budgets.isRemembered('short')));
    });
  });
}
