import { expect, test } from 'vitest';
import { createLogger } from '../../../src/logger.js';
import { finding } from '../../../src/primary/agreement/findings.js';
import { Problems } from '../../../src/primary/agreement/problems.js';

test('a problem is as old as its first finding without a pause, whatever its words are by now', () => {
  const problems = new Problems(createLogger({ level: 'silent', name: 'test' }));
  const found = (seconds: number) => [finding('clock_differs', 'warns', { aheadMs: seconds * 1_000 })];
  const since = () => problems.all.map((one) => one.since);
  problems.put('clock', found(3), 1_000);
  problems.put('clock', found(4), 5_000);
  expect(since()).toEqual([1_000]);
  expect(problems.all[0]?.params).toEqual({ aheadMs: 4_000 });
  problems.put('clock', [], 6_000);
  expect(since()).toEqual([]);
  problems.put('clock', found(3), 9_000);
  expect(since()).toEqual([9_000]);
});
