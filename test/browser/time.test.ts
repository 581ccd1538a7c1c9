import { expect, test } from 'vitest';
import { pageLocale } from '../../src/browser/chat/text/page-locale.js';
import { clock, dateOrClock, shortDate } from '../../src/browser/chat/views/pieces/time.js';

test('times are told in the language of the page, as the browser’s own country tells them', () => {
  expect(pageLocale('ko', ['en-US', 'en'])).toBe('ko');
  expect(pageLocale('ko', ['en-US', 'ko-KR'])).toBe('ko-KR');
  expect(pageLocale('en', ['en-GB', 'en'])).toBe('en-GB');
  expect(pageLocale('en', ['de-DE'])).toBe('en');
  expect(pageLocale('en', [])).toBe('en');
});

test('what is of today has its time, what is older its date', () => {
  const noon = new Date(2026, 10, 27, 12, 5).getTime();
  const morning = new Date(2026, 10, 27, 0, 1).getTime();
  const before = new Date(2026, 10, 26, 23, 59).getTime();
  expect(dateOrClock(morning, noon)).toBe(clock(morning));
  expect(dateOrClock(before, noon)).toBe(shortDate(before));
  expect(shortDate(before)).not.toBe(clock(before));
});
