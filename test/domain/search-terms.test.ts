import fc from 'fast-check';
import { expect, test } from 'vitest';
import { searchForm } from '../../src/domain/search/search-form.js';
import { holdsAll, marksIn, termsOf } from '../../src/domain/search/terms.js';

/** The marked parts of a text; null: it is no hit. */
function marked(text: string, typed: string): string[] | null {
  return marksIn(text, termsOf(typed), 100)?.map(([start, end]) => text.slice(start, end)) ?? null;
}

test.each([
  ['Straße in MÜNCHEN', 'strasse in munchen'],
  ['Ａｐｐｌｅ ﬁne', 'apple fine'],
  ['a\u200bb\u00adc', 'abc'],
  ['one\n\n  two\tthree', 'one two three'],
  ['ΣΊΣΥΦΟΣ', 'σισυφοσ'],
  ['İstanbul', 'istanbul'],
  ['café', 'cafe'],
  ['ｶﾞﾗｽ', 'ガラス'],
  ['\u1112\u1161\u11ab\u1100\u1173\u11af', '한글'],
  ['हिन्दी', 'हिन्दी'],
])('the search form of %j is %j', (text, form) => {
  expect(searchForm(text)).toBe(form);
});

test.each([
  ['The release is at noon', 'rel', ['rel']],
  ['The release is at noon', 'ease', null],
  ['The release is at noon', 'noon release', ['release', 'noon']],
  ['The release is at noon', 'release tomorrow', null],
  ['주간회의록을 올렸어요', '회의', ['회의']],
  ['서버API가 느려요', 'api', ['API']],
  ['明日は会議です', '会議', ['会議']],
  ['ประชุมพรุ่งนี้', 'พรุ่งนี้', ['พรุ่งนี้']],
  ['Crème brûlée', 'brulee', ['brûlée']],
  ['Cre\u0300me bru\u0302le\u0301e', 'creme', ['Cre\u0300me']],
  ['\u1112\u1161\u11ab\u1100\u1173\u11af 문서', '한글', ['\u1112\u1161\u11ab\u1100\u1173\u11af']],
  ['Die Straße', 'strasse', ['Straße']],
  ['see foo.bar(baz)', 'bar', ['bar']],
  ['run --limits loose', '--limits', ['--limits']],
  ['snake_case_name', 'case', ['case']],
  ['👍🏽 done 𝒳yz', 'xyz', ['𝒳yz']],
  ['tea, tea and TEA', 'tea', ['tea', 'tea', 'TEA']],
])('in %j the search %j marks %j', (text, typed, parts) => {
  expect(marked(text, typed)).toEqual(parts);
});

test('a phrase stands as it is, from the beginning of a word to the end of one', () => {
  expect(marked('the quick brown fox', '"quick brown"')).toEqual(['quick brown']);
  expect(marked('the quick\n  Brown fox', '“quick brown”')).toEqual(['quick\n  Brown']);
  expect(marked('the quick red, brown fox', '"quick brown"')).toBeNull();
  expect(marked('the quick brownie', '"quick brown"')).toBeNull();
  expect(marked('the quick brownie', '"quick brown')).toBeNull();
  expect(marked('회의록을 보세요', '"회의록을 보"')).toEqual(['회의록을 보']);
});

test('terms are each taken once, and what shows nothing is none', () => {
  expect(termsOf('  Tea tea "TEA" "" \u200b " " ')).toEqual([
    { text: 'tea', whole: false },
    { text: 'tea', whole: true },
  ]);
});

test('marks that overlap are one, and there are at most so many', () => {
  expect(marked('released', 'rel release')).toEqual(['release']);
  expect(marksIn('a '.repeat(4_000), termsOf('a'), 100)).toHaveLength(100);
});

/** Letters of many scripts, marks, pairs of units, spaces and signs. */
const LETTERS = [...'aAbßİéÉ\u0301\u0308 \n\t.,_-"한글회의록カｶﾞ漢字ก\u0e34нЙσςΣﷺﬁ👍🏽\u200b\u00ad𝒳0９'];

const texts = (maxLength: number) =>
  fc.array(fc.constantFrom(...LETTERS), { maxLength }).map((letters) => letters.join(''));

test('whatever the letters are, marks lie in the text, part no letter, and a text has them when it is a hit', () => {
  let hits = 0;
  fc.assert(
    fc.property(texts(24), texts(3), fc.boolean(), fc.nat(23), (text, other, own, at) => {
      const typed = own ? text.slice(at, at + 3) : other;
      const terms = termsOf(typed);
      const marks = marksIn(text, terms, 100);
      expect(marks !== null).toBe(holdsAll(searchForm(text), terms));
      let behind = -1;
      for (const [start, end] of marks ?? []) {
        hits += 1;
        expect(start).toBeGreaterThan(behind);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(text.length);
        expect(text.slice(start, end).isWellFormed()).toBe(true);
        behind = end;
      }
    }),
    { numRuns: 10_000 },
  );
  expect(hits).toBeGreaterThan(500);
});

test('the form of a text is its own form', () => {
  fc.assert(
    fc.property(texts(12), (text) => {
      expect(searchForm(searchForm(text))).toBe(searchForm(text));
    }),
    { numRuns: 5_000 },
  );
});

test.each([
  ['marks on one letter', `a${'\u0301'.repeat(7_999)}`, 'a'],
  ['quotes', '"'.repeat(8_000), '"'.repeat(200)],
  ['what a wrong pattern would repeat', 'a'.repeat(8_000), `${'a'.repeat(199)}b`],
  ['signs of patterns', '(.*)+[a-z]{1,}$^\\'.repeat(400), '(.*)+['],
  ['white space', ' \n'.repeat(4_000), 'a'],
])('hostile texts are harmless: %s', (_, text, typed) => {
  expect(searchForm(text).length).toBeLessThanOrEqual(4 * text.length);
  expect(() => marksIn(text, termsOf(typed), 100)).not.toThrow();
});
