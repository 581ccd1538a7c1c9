import { expect, test } from 'vitest';
import { scriptsFit } from '../../src/domain/writing-systems.js';

test.each([
  'ann',
  'Ąžuolas',
  'Ἀθηνᾶ',
  'Борис',
  '山田たろう',
  'ann 山田',
  'ann 김',
  'ann ㄅ山',
  'فاطمة',
  'ann فاطمة',
  '12 _-',
  '',
])('%s may be a name', (name) => expect(scriptsFit(name)).toBe(true));

test.each([
  ['Cyrillic beside Latin', 'аnn'],
  ['Greek beside Latin', 'αnn'],
  ['Armenian beside Latin', 'annա'],
  ['three scripts', 'ann فاطمة 山'],
  ['Bopomofo beside Hangul', 'ㄅ김'],
  ['a historic script', '𐌀𐌁'],
  ['small capitals of phonetics', 'ᴀnn'],
  ['a click', 'ǃann'],
  ['a sign of a script beside letters of another', 'annा'],
])('%s does not fit', (_why, name) => expect(scriptsFit(name)).toBe(false));
