import { expect, test } from 'vitest';
import { pageLanguage } from '../../../src/site/page-language.js';

test.each([
  [undefined, 'en'],
  ['', 'en'],
  ['ko', 'ko'],
  ['ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7', 'ko'],
  ['en-US,en;q=0.9,ko;q=0.8', 'en'],
  ['de-DE,de;q=0.9,ko;q=0.5,en;q=0.4', 'ko'],
  ['de', 'en'],
  ['KO-kr', 'ko'],
  ['en;q=0.1, ko ; Q=0.9', 'ko'],
  ['ko;q=0, en', 'en'],
  ['ko;q=0', 'en'],
  ['korean-like', 'en'],
  ['*', 'en'],
  [`${'x,'.repeat(5_000)}ko`, 'ko'],
  ['ko;q=nonsense', 'ko'],
] as const)('a browser that likes %j has %s', (liked, language) => {
  expect(pageLanguage(liked, undefined)).toBe(language);
});

test('what was chosen is more than what the browser likes, as long as it is spoken here', () => {
  expect(pageLanguage('ko', 'en')).toBe('en');
  expect(pageLanguage('en', 'ko')).toBe('ko');
  expect(pageLanguage('ko', 'tlh')).toBe('ko');
  expect(pageLanguage('en', '../ko')).toBe('en');
});
