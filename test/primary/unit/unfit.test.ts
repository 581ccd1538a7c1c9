import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Unfit } from '../../../src/primary/supervisor/unfit.js';

/** What so many refusals in a row are answered. */
function refusals(unfit: Unfit, slots: number, count: number): boolean[] {
  return Array.from({ length: count }, () => unfit.onRefused(slots));
}

test('a worker that refuses to start once may lack something in passing; the second time nothing is hoped for', () => {
  expect(refusals(new Unfit(), 1, 2)).toEqual([false, true]);
});

test('it is said once, with two refusals for each slot', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 64 }), (slots) => {
      const said = refusals(new Unfit(), slots, 4 * slots);
      expect(said.indexOf(true)).toBe(2 * slots - 1);
      expect(said.filter((one) => one)).toHaveLength(1);
    }),
  );
});

test('a node that ever served is kept, whatever refuses later', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.nat(), (slots, drawn) => {
      const unfit = new Unfit();
      expect(refusals(unfit, slots, drawn % (2 * slots))).not.toContain(true);
      unfit.onServed();
      expect(refusals(unfit, slots, 4 * slots)).not.toContain(true);
    }),
  );
});
