import { describe, expect, test } from 'vitest';
import { LetterLine } from '../../../src/jobs/outgoing/letter-line.js';
import { nextInLine, type Trust, trustIn, type Wish } from '../../../src/jobs/outgoing/next-in-line.js';
import { LIMITS } from '../../../src/protocol/limits.js';

const NOW = 1_800_000_000_000;
const wish = (maker: string, trust: Trust = 'sound'): Wish => ({ maker, trust });
const many = (count: number, trust: Trust, perMaker: number) =>
  Array.from({ length: count }, (_, n) => wish(`maker ${Math.floor(n / perMaker)}`, trust));

describe('a receiver', () => {
  const failing = { why: 'no-answer', since: NOW, at: NOW, tries: 1 } as const;

  test('is new until it took a letter, and doubted while it takes none', () => {
    expect(trustIn({}, null, NOW)).toBe('new');
    expect(trustIn({ sentAt: 1 }, null, NOW)).toBe('sound');
    expect(trustIn({ sentAt: 1, failing }, null, NOW)).toBe('doubted');
    expect(trustIn({ failing }, NOW - 2 * LIMITS.letterDoubtMs, NOW)).toBe('doubted');
  });

  test('is doubted for a while after it was slow or failed, and not for ever by a clock that was set back', () => {
    expect(trustIn({ sentAt: 1 }, NOW, NOW + LIMITS.letterDoubtMs - 1)).toBe('doubted');
    expect(trustIn({ sentAt: 1 }, NOW, NOW + LIMITS.letterDoubtMs)).toBe('sound');
    expect(trustIn({ sentAt: 1 }, NOW, NOW - LIMITS.letterDoubtMs)).toBe('sound');
  });
});

describe('in line', () => {
  test('the first goes first, as long as there is room', () => {
    expect(nextInLine([], [])).toBeNull();
    expect(nextInLine([wish('ann'), wish('bob')], [])).toBe(0);
    const full = many(LIMITS.lettersAtOnce, 'sound', 1);
    expect(nextInLine([wish('ann')], full.slice(1))).toBe(0);
    expect(nextInLine([wish('ann')], full)).toBeNull();
  });

  test('those that are not sound share a part, and the rest is for sound ones', () => {
    for (const trust of ['new', 'doubted'] as const) {
      const under = many(LIMITS.lettersAtOnceUnsure, trust, 1);
      const waiting = [...many(50, 'doubted', 1), ...many(50, 'new', 1), wish('ann')];
      expect(nextInLine(waiting, under)).toBe(100);
      expect(nextInLine(waiting.slice(0, 100), under)).toBeNull();
      expect(nextInLine(waiting, under.slice(1))).not.toBeNull();
    }
  });

  test('of one maker so many go, of those that are not sound fewer', () => {
    const own = many(LIMITS.lettersAtOncePerMaker, 'sound', 99);
    const [first] = own as [Wish];
    expect(nextInLine([first], own)).toBeNull();
    expect(nextInLine([first, wish('bob')], own)).toBe(1);
    const unsure = many(LIMITS.lettersAtOnceUnsurePerMaker, 'doubted', 99);
    expect(nextInLine([{ ...first, trust: 'new' }], unsure)).toBeNull();
    expect(nextInLine([first], unsure)).toBe(0);
  });

  test('whose maker has the fewest under way goes first, and a new one before one that is doubted', () => {
    const under = [wish('ann'), wish('ann'), wish('bob')];
    expect(nextInLine([wish('ann'), wish('bob'), wish('eve')], under)).toBe(2);
    expect(nextInLine([wish('ann'), wish('bob')], under)).toBe(1);
    expect(nextInLine([wish('x', 'doubted'), wish('y', 'doubted'), wish('z', 'new')], [])).toBe(2);
    expect(nextInLine([wish('x', 'doubted'), wish('y'), wish('z')], [])).toBe(0);
  });

  test('what ended, however, lets the next one go', async () => {
    const line = new LetterLine();
    const ends: (() => void)[] = [];
    const begun: string[] = [];
    const post = (name: string) =>
      line.run(wish('ann'), () => {
        begun.push(name);
        return new Promise<void>((resolve) => ends.push(resolve));
      });
    const all = Array.from({ length: LIMITS.lettersAtOncePerMaker + 2 }, (_, n) => post(`${n}`));
    const failed = line.run(wish('bob'), () => Promise.reject(new Error('away')));
    await expect(failed).rejects.toThrow('away');
    expect(begun).toHaveLength(LIMITS.lettersAtOncePerMaker);
    ends[1]?.();
    await all[1];
    expect(begun).toEqual(['0', '1', '2', '3', '4']);
    ends[0]?.();
    await all[0];
    expect(begun.at(-1)).toBe('5');
    for (const end of ends) end();
    await Promise.all(all);
  });
});
