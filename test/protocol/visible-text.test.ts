import { expect, test } from 'vitest';
import { isPlainLine, showsSomething } from '../../src/protocol/visible-text.js';

test.each([
  '',
  ' \n\t',
  '\u200B',
  '\u2800\u2800',
  '\u3164',
  '\u115F',
  '\u00AD',
  '\u202E\u202C',
  '\uFEFF',
  '\u0001',
  '\u{E0041}',
])('%j shows nothing', (text) => expect(showsSomething(text)).toBe(false));

test.each(['a', '.', '한', '🙂', '́', '\u200B.', 'م', '\u2028x'])('%j shows something', (text) =>
  expect(showsSomething(text)).toBe(true),
);

test.each([
  'gen\u00ADeral',
  'general\u200B',
  'a\u202Eb',
  'a\nb',
  'a\rb',
  'a\u2028b',
  'a\u0001b',
  'a\u2066b',
  'a\u200Db',
  'tag\u{E0061}',
])('%j is no plain line', (text) => expect(isPlainLine(text)).toBe(false));

test.each([
  'general',
  'Team 🏳️‍🌈',
  '👩🏽‍💻 dev',
  'می‌خواهم',
  'क्‍ष',
  '한국어 방',
  'ملاحظات',
  '1️⃣ first',
  'a{}*:b',
])('%j is one', (text) => expect(isPlainLine(text)).toBe(true));
