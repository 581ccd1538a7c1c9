import { describe, expect, test } from 'vitest';
import { writeText } from '../../prove/crowd/texts.js';
import { fingerprint } from '../../prove/fingerprint.js';
import { personName, roomName } from '../../prove/names.js';
import { Random } from '../../prove/random.js';
import { cleanName } from '../../src/domain/names.js';
import { LIMITS } from '../../src/protocol/limits.js';
import { newRoomSchema, readSend } from '../../src/protocol/schemas.js';

const random = new Random(7);
const texts = Array.from({ length: 3_000 }, () => writeText(random));

describe('what the crowd writes', () => {
  test('is what one may send, and comes back from JSON as it was', () => {
    for (const text of texts) {
      expect(readSend({ room: 'r', cmid: 'c', text }).text).toBe(text);
      expect(JSON.parse(Buffer.from(JSON.stringify(text)).toString())).toBe(text);
    }
  });
  test('has lengths of every order of magnitude, up to the longest', () => {
    const within = (from: number, to: number) =>
      texts.filter(({ length }) => length >= from && length < to).length;
    for (const [from, to] of [
      [1, 10],
      [10, 100],
      [100, 1_000],
      [1_000, 8_001],
    ] as const) {
      expect(within(from, to), `${from} to ${to}`).toBeGreaterThan(texts.length / 8);
    }
    expect(Math.max(...texts.map(({ length }) => length))).toBeGreaterThan(LIMITS.textMaxChars * 0.9);
    // Publications of 16 KiB and more are what a store may treat in another way.
    expect(texts.filter((text) => Buffer.byteLength(text) >= 16_384).length).toBeGreaterThan(15);
  });
  test.each([
    ['Korean', /\p{Script=Hangul}/u],
    ['Japanese', /\p{Script=Hiragana}/u],
    ['Arabic', /\p{Script=Arabic}/u],
    ['Hebrew', /\p{Script=Hebrew}/u],
    ['Thai', /\p{Script=Thai}/u],
    ['emoji with joiners', /\u{1F469}\u200d\u{1F4BB}/u],
    ['combining marks', /e\u0301/u],
    ['a code block with an indent', /```ts\n\t/],
    ['quotes and backslashes', /\\u0041.*"double"/s],
    ['CRLF', /\r\n/],
    ['line separators', /\u2028/],
    ['look-alike JSON', /\{"ok":true\}/],
    ['a leading space', /^\s/],
    ['a trailing space', /\s$/],
  ])('has %s', (_, pattern) => {
    expect(texts.some((text) => pattern.test(text))).toBe(true);
  });
  test('is the same for the same seed', () => {
    const again = new Random(7);
    expect(Array.from({ length: 50 }, () => writeText(again))).toEqual(texts.slice(0, 50));
  });
});

describe('names of the crowd', () => {
  const numbers = Array.from({ length: 500 }, (_, index) => index);
  test('are such as the server keeps to the letter, and no two are alike', () => {
    for (const number of numbers) {
      expect(cleanName(personName(number))).toBe(personName(number));
      expect(newRoomSchema.parse({ name: roomName(number) }).name).toBe(roomName(number));
    }
    expect(new Set(numbers.map(personName)).size).toBe(numbers.length);
    expect(new Set(numbers.map(roomName)).size).toBe(numbers.length);
  });
});

describe('fingerprints', () => {
  test('differ in one letter, one mark, one kind of line end', () => {
    const long = 'x'.repeat(100);
    const variants = [`${long}e\u0301`, `${long}\u00e9`, `${long}\n`, `${long}\r\n`, `${long}\u2028`, long];
    expect(new Set(variants.map(fingerprint)).size).toBe(variants.length);
  });
  test('short texts are kept as they are', () => {
    expect(fingerprint('안녕')).toBe('안녕');
  });
});
