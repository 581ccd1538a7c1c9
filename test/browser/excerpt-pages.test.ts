import { expect, test } from 'vitest';
import {
  endsOf,
  excerptOf,
  type LogPage,
  meets,
  withNewer,
  withOlder,
} from '../../src/browser/chat/state/excerpt-pages.js';
import { ROWS } from '../../src/browser/chat/state/log-window.js';

/** Rows of the seqs `from` to `to`. */
function page(from: number, to: number, about: Partial<LogPage> = {}): LogPage {
  const messages = Array.from({ length: to - from + 1 }, (_, i) => ({
    seq: from + i,
    mid: `${from + i}-aaaaaaaaaaaaaaaa`,
    cmid: `c${from + i}`,
    user: { id: 'u', name: 'ann' },
    text: '',
    at: 0,
  }));
  return { epoch: 'e', head: 10_000, messages, more: true, newer: true, ...about };
}

test('an excerpt grows at both ends, and knows where the log ends', () => {
  let excerpt = excerptOf('r', page(100, 149));
  excerpt = withOlder(excerpt, page(50, 99, { more: false }));
  expect(endsOf(excerpt)).toEqual({ first: 50, last: 149 });
  expect(excerpt).toMatchObject({ more: false, newer: true });
  excerpt = withNewer(excerpt, page(150, 160, { newer: false }));
  expect(excerpt).toMatchObject({ more: false, newer: false });
  expect(endsOf(excerpt)).toEqual({ first: 50, last: 160 });
});

test('past the bound of drawn rows the other end goes, and can be read again', () => {
  let excerpt = excerptOf('r', page(1, 50, { more: false }));
  for (let first = 51; first < 51 + ROWS; first += 50) excerpt = withNewer(excerpt, page(first, first + 49));
  expect(endsOf(excerpt)).toEqual({ first: 51, last: 350 });
  expect(excerpt.more).toBe(true);
  excerpt = { ...excerpt, newer: false };
  excerpt = withOlder(excerpt, page(1, 50, { more: false }));
  expect(endsOf(excerpt)).toEqual({ first: 1, last: 300 });
  expect(excerpt).toMatchObject({ more: false, newer: true });
});

test('it meets what is held when nothing is missing between them, even when only changes come after it', () => {
  expect(meets(excerptOf('r', page(100, 149)), 160)).toBe(false);
  expect(meets(excerptOf('r', page(100, 149)), 150)).toBe(true);
  expect(meets(excerptOf('r', page(100, 149)), 120)).toBe(true);
  expect(meets(excerptOf('r', page(100, 149, { newer: false })), 160)).toBe(true);
  expect(meets(excerptOf('r', page(1, 0)), 1)).toBe(false);
});
