import { describe, expect, it } from 'vitest';
import {
  FOREIGN_STALE_MS,
  judgeLock,
  type LockHolder,
  type LockSeeker,
  parseHolder,
  phraseHolder,
  type SeenLock,
} from '../../../src/store/embedded/lock-holder.js';

const SPACE = 'pid:[1] boot-a';
const holder: LockHolder = {
  pid: 7,
  started: '10',
  primary: 6,
  primaryStarted: '9',
  host: 'h',
  pidSpace: SPACE,
  folder: '1 2',
};
const place = (more: Partial<LockSeeker> = {}): LockSeeker => ({
  host: 'h',
  pidSpace: SPACE,
  folder: '1 2',
  lives: () => true,
  ...more,
});
const seen = (more: Partial<SeenLock> = {}): SeenLock => ({
  holder,
  ageMs: 100,
  unchangedMs: 100,
  touched: false,
  waitedMs: 0,
  ...more,
});
const dead = { lives: () => false };

describe('a lock in the way', () => {
  it('of this host and pid namespace is judged by its pid', () => {
    expect(judgeLock(seen(), place(dead))).toBe('stale');
    expect(judgeLock(seen({ ageMs: 1e9, unchangedMs: 1e9 }), place())).toBe('wait');
    expect(judgeLock(seen({ waitedMs: 3_001 }), place())).toBe('in-use');
    expect(judgeLock(seen({ waitedMs: 3_001 }), place({ lives: (pid) => pid === 7 }))).toBe('wait');
    expect(judgeLock(seen({ waitedMs: 15_001 }), place({ lives: (pid) => pid === 7 }))).toBe('in-use');
    expect(judgeLock(seen(), place({ folder: '1 3' }))).toBe('copy');
  });

  it.each<[string, Partial<LockSeeker>]>([
    ['another pid namespace', { pidSpace: 'pid:[2] boot-a' }],
    ['another run of a machine', { pidSpace: 'pid:[1] boot-b' }],
    ['another host', { host: 'g' }],
  ])('of %s is judged by its age alone, whatever runs here under its pid', (_, where) => {
    for (const lives of [true, false]) {
      const here = place({ ...where, lives: () => lives });
      expect(judgeLock(seen({ ageMs: FOREIGN_STALE_MS - 1, waitedMs: 60_000 }), here)).toBe('wait');
      expect(judgeLock(seen({ ageMs: FOREIGN_STALE_MS + 1 }), here)).toBe('stale');
      // That clock is ahead by an hour.
      expect(judgeLock(seen({ ageMs: -3_600_000, unchangedMs: FOREIGN_STALE_MS + 1 }), here)).toBe('stale');
      expect(judgeLock(seen({ touched: true, waitedMs: 5_000 }), here)).toBe('in-use');
    }
    const text = phraseHolder(holder, place(where));
    expect(text).toBe(
      where.host === 'g'
        ? 'another Holdfast (pid 6 on h)'
        : 'another Holdfast (pid 6 in another container, or before a restart)',
    );
  });

  it('that names no namespace, or is judged where none is known, is judged by its pid as ever', () => {
    const { pidSpace: _, ...older } = holder;
    expect(judgeLock(seen({ holder: older }), place(dead))).toBe('stale');
    expect(judgeLock(seen({ holder: older, waitedMs: 3_001 }), place())).toBe('in-use');
    expect(judgeLock(seen(), place({ ...dead, pidSpace: null }))).toBe('stale');
  });

  it('without words counts for 2 s', () => {
    expect(parseHolder('{"pid":')).toBeNull();
    expect(judgeLock(seen({ holder: null, ageMs: 1_999 }), place())).toBe('wait');
    expect(judgeLock(seen({ holder: null, ageMs: 2_001 }), place())).toBe('stale');
    expect(judgeLock(seen({ holder: null, waitedMs: 3_001 }), place())).toBe('in-use');
  });
});
