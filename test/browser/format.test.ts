import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { age, clock, mebibytes, percent, rate } from '../../src/browser/control/state/format.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const UNITS: Readonly<Record<string, number>> = { s: SECOND, min: MINUTE, h: HOUR, d: DAY };

/** What a reader takes an age for, ms. */
function readAge(text: string): { ms: number; unitMs: number } {
  const [number, unit] = text.split(' ') as [string, string];
  const unitMs = UNITS[unit] as number;
  return { ms: Number(number) * unitMs, unitMs };
}

describe('an age', () => {
  test.each([
    [-5, '0.0 s'],
    [400, '0.4 s'],
    [SECOND, '1 s'],
    [89 * SECOND, '89 s'],
    [90 * SECOND, '2 min'],
    [89 * MINUTE, '89 min'],
    [90 * MINUTE, '2 h'],
    [35 * HOUR, '35 h'],
    [36 * HOUR, '2 d'],
    [5 * DAY, '5 d'],
  ])('of %d ms reads %s', (ms, text) => {
    expect(age(ms)).toBe(text);
  });

  test('is read as what it is, to half of the unit that is shown', () => {
    fc.assert(
      fc.property(fc.nat({ max: 100 * DAY }), (ms) => {
        const read = readAge(age(ms));
        expect(Math.abs(read.ms - ms)).toBeLessThanOrEqual(read.unitMs / 2);
      }),
    );
  });

  test('never reads younger than one that is younger', () => {
    fc.assert(
      fc.property(fc.nat({ max: 3 * DAY }), fc.nat({ max: 2 * HOUR }), (ms, more) => {
        expect(readAge(age(ms + more)).ms).toBeGreaterThanOrEqual(readAge(age(ms)).ms);
      }),
    );
  });
});

describe('numbers', () => {
  test('memory is told in whole mebibytes', () => {
    expect([0, 2 ** 20, 2.6 * 2 ** 20].map(mebibytes)).toEqual(['0 MB', '1 MB', '3 MB']);
  });

  test('a rate below 10 keeps one decimal, a large one has its thousands apart', () => {
    expect([0, 0.1, 9.9, 10, 1234.4].map(rate)).toEqual(['0', '0.1', '9.9', '10', '1,234']);
    expect([0.001, 0.049, 0.05].map(rate)).toEqual(['< 0.1', '< 0.1', '0.1']);
  });

  test('a part is told in whole per cent, and is never less than none or more than all', () => {
    expect([-1, 0, 0.256, 1, 7].map(percent)).toEqual(['0 %', '0 %', '26 %', '100 %', '100 %']);
  });

  test('a time is told in 24 hours, as the clock on the wall shows it', () => {
    expect(clock(new Date(2026, 10, 26, 14, 3, 22).getTime())).toBe('14:03:22');
    expect(clock(new Date(2026, 10, 26, 9, 0, 5).getTime())).toBe('09:00:05');
  });
});
