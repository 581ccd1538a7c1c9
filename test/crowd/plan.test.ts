import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CROWD_LINES } from '../../src/crowd/lines.js';
import {
  AWAY_MS,
  CROWD_MAX_PER_SECOND,
  crowdName,
  isAway,
  PERSON_EVERY_MS,
  planTalk,
  type Utterance,
} from '../../src/crowd/plan.js';
import { crowdOrder, crowdPassword, isCrowdPassword } from '../../src/domain/crowd-order.js';
import { isCrowdPass } from '../../src/domain/crowd-pass.js';
import { cleanName, nameKey } from '../../src/domain/names.js';
import { LIMITS } from '../../src/protocol/limits.js';

function take(count: number, people: number, seed: number): Utterance[] {
  const plan = planTalk(people, seed);
  return Array.from({ length: count }, () => plan.next().value as Utterance);
}

describe('the plan of the crowd', () => {
  test('is the same for the same seed, and another for another', () => {
    expect(take(100, 30, 7)).toEqual(take(100, 30, 7));
    expect(take(100, 30, 7)).not.toEqual(take(100, 30, 8));
  });

  test('is bounded: for each person, and for all together', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: LIMITS.crowdMax }), fc.integer(), (people, seed) => {
        const said = take(400, people, seed);
        const last = new Map<number, number>();
        const wrong = said.filter(({ person, saidAtMs, typingAtMs, text }) => {
          const paused = saidAtMs - (last.get(person) ?? Number.NEGATIVE_INFINITY) >= PERSON_EVERY_MS;
          last.set(person, saidAtMs);
          return person < 0 || person >= people || !paused || typingAtMs > saidAtMs || /[{}]/.test(text);
        });
        expect(wrong).toEqual([]);
        const spans = said
          .slice(CROWD_MAX_PER_SECOND)
          .map(({ saidAtMs }, index) => saidAtMs - (said[index]?.saidAtMs ?? 0));
        expect(Math.min(...spans)).toBeGreaterThanOrEqual(999);
      }),
      { numRuns: 30 },
    );
  });

  test('who is away says nothing, and is back again', () => {
    const said = take(2_000, 40, 11);
    // Whoever was picked has perhaps to wait until they may talk again: it is decided a little before.
    const decided = said.filter((one, index) => one.saidAtMs !== said[index - 1]?.saidAtMs);
    const away = decided.filter(({ person, saidAtMs }) => isAway(person, saidAtMs, 11));
    expect(away.length).toBeLessThan(decided.length * 0.02);
    const spells = Array.from({ length: 200 }, (_, spell) => isAway(3, spell * AWAY_MS, 11));
    expect(spells.filter((one) => one).length).toBeGreaterThan(20);
    expect(spells.filter((one) => one).length).toBeLessThan(60);
  });

  test('people write in many scripts, and each line can be sent', () => {
    const all = CROWD_LINES.join(' ');
    for (const script of [
      'Latin',
      'Hangul',
      'Cyrillic',
      'Hiragana',
      'Han',
      'Arabic',
      'Hebrew',
      'Greek',
      'Devanagari',
      'Thai',
    ]) {
      expect(all).toMatch(new RegExp(`\\p{Script=${script}}`, 'u'));
    }
    expect(all).toMatch(/\p{Extended_Pictographic}/u);
    for (const line of CROWD_LINES) expect(line.normalize('NFC')).toBe(line);
  });

  test('nobody talks where nobody is', () => {
    expect([...planTalk(0, 1)]).toEqual([]);
  });

  test('every name is a valid one, and no two can be taken for each other', () => {
    const keys = new Set<string>();
    for (let person = 0; person < LIMITS.crowdMax; person += 1) {
      for (let again = 0; again < 3; again += 1) {
        const name = crowdName(person, again);
        expect(cleanName(name)).toBe(name);
        keys.add(nameKey(name));
      }
    }
    expect(keys.size).toBe(LIMITS.crowdMax * 3);
  });
});

describe('the order to the crowd', () => {
  test('carries a pass of the cluster and the means to make passwords', () => {
    const order = crowdOrder('http://localhost:3000', 20, 'a secret of the cluster', 1_000);
    expect(isCrowdPass(order.pass, 'a secret of the cluster', 2_000)).toBe(true);
    expect(isCrowdPass(order.pass, 'another secret, not this', 2_000)).toBe(false);
    const password = crowdPassword('crowd-ada-1', order.key);
    expect(password.length).toBeGreaterThanOrEqual(32);
    expect(crowdPassword('crowd-ben-2', order.key)).not.toBe(password);
    expect(isCrowdPassword('crowd-ada-1', password, 'a secret of the cluster')).toBe(true);
    expect(isCrowdPassword('crowd-ada-1', password, 'another secret, not this')).toBe(false);
    expect(isCrowdPassword('crowd-ben-2', password, 'a secret of the cluster')).toBe(false);
    expect(isCrowdPassword('crowd-ada-1', 'short', 'a secret of the cluster')).toBe(false);
  });
});
