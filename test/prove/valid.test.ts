import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge } from '../../prove/checker/judge.js';
import { runs } from '../support/runs.js';
import { validHistory } from './valid-history.js';

describe('the checker and histories of a chat that does everything right', () => {
  test('passes them, whatever the seed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 31 }),
        fc.integer({ min: 2, max: 7 }),
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        fc.boolean(),
        (seed, clients, rooms, loseLog, moderated) => {
          const verdict = judge(validHistory({ seed, clients, rooms, loseLog, moderated }));
          expect(verdict.first?.excerpt ?? verdict.why).toBeNull();
        },
      ),
      { numRuns: runs(150) },
    );
  });
});
