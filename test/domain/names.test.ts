import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formerShape } from '../../src/domain/look-alikes.js';
import { alikeKeys, cleanName, lookUpKeys, nameKey } from '../../src/domain/names.js';
import { reservedFor } from '../../src/worker/accounts/reserved-names.js';

/** Unicode's table of confusable characters, as the package has it. */
// (Of those that normalization leaves as they are: the others are shown as what they become.)
const TABLE = Object.entries(
  JSON.parse(
    readFileSync(new URL('../../node_modules/unhomoglyph/data.json', import.meta.url), 'utf8'),
  ) as Record<string, string>,
).filter(([odd]) => odd.normalize('NFKC') === odd);

function isName(text: string): boolean {
  try {
    cleanName(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether two people could have these names. */
function bothCanBe(one: string, other: string): boolean {
  const keys = (name: string) => [nameKey(name), ...alikeKeys(name)];
  return isName(other) && !keys(other).some((key) => keys(one).includes(key));
}

describe('a name that looks like another', () => {
  test.each([
    ['bob', 'bob\u3164'],
    ['bob', 'bᴏb'],
    ['bob', 'ʙᴏʙ'],
    ['bob', 'ВОВ'],
    ['alice', 'ᎪᏞᏆᏟᎬ'],
    ['alice', 'ꓮꓡꓲꓚꓰ'],
    ['alice', 'ⲁlice'],
    ['alice', 'aǀice'],
    ['alice', 'аlice'],
    ['alice', 'al\u00ADice'],
    ['alice', 'al\u200Dice'],
    ['anna', 'ΑΝΝΑ'],
    ['hanna', 'ΗΑΝΝΑ'],
    ['山口', '山ロ'],
    ['二宮', 'ニ宮'],
    ['admin', 'аdmіn'],
    ['Zoë', 'zoe'],
    ['straße', 'STRASSE'],
    // Digits, and marks that the table takes for letters.
    ['oo', '\u0ce6\u0c82'],
    ['ooo', '\u0c66\u0c66\u0c02'],
    ['oo', '\u0d20\u0d02'],
    ['김철수', '김철수'.normalize('NFD')],
  ])('%s and %s are one, or the second is no name', (one, other) => {
    expect(isName(one)).toBe(true);
    expect(bothCanBe(one, other)).toBe(false);
  });

  test('whatever Unicode says looks like a Latin letter cannot stand in for it', () => {
    const wrong = TABLE.filter(([, plain]) => /^[A-Za-z]$/.test(plain))
      .filter(([odd]) => !/^[\x20-\x7e]$/.test(odd))
      .filter(([odd, plain]) => bothCanBe(`xx${plain}`, `xx${odd}`));
    expect(wrong).toEqual([]);
  });

  test('nor can a mark of which it says so, after whatever may bear it', () => {
    const marks = TABLE.filter(([odd, plain]) => /^\p{M}$/u.test(odd) && /^[A-Za-z0-9]$/.test(plain));
    const bearers = TABLE.filter(([odd, plain]) => /^[A-Za-z]$/.test(plain) && !/^[\x20-\x7e]$/.test(odd));
    const wrong = marks.flatMap(([mark, seen]) =>
      bearers
        .filter(([odd, plain]) => bothCanBe(`${plain}${seen}`, `${odd}${mark}`))
        .map(([odd]) => `${odd}${mark}`),
    );
    expect(marks.length).toBeGreaterThan(3);
    expect(wrong).toEqual([]);
  });

  test('and a whole name of such letters comes to the key of the Latin one, or is none', () => {
    const latin = TABLE.filter(([odd, plain]) => /^[A-Za-z]$/.test(plain) && !/^[\x20-\x7e]$/.test(odd));
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...latin), { minLength: 2, maxLength: 8 }), (letters) => {
        const odd = letters.map(([letter]) => letter).join('');
        const plain = letters.map(([, letter]) => letter).join('');
        return !bothCanBe(plain, odd);
      }),
      { numRuns: 2_000 },
    );
  });
});

test('different names stay different', () => {
  const names = [
    ...[
      'modern',
      'modem',
      'bernd',
      'bemd',
      'hanna',
      'nanna',
      'vvvv',
      'ww',
      'Гена',
      'Рена',
      '김철수',
      '김철호',
    ],
    ...['山田', '川田', 'Νίνα', 'Μίνα', 'محمد', 'احمد', 'דוד', 'דן', 'สมชาย', 'สมหญิง', 'あい', 'うえ'],
  ];
  for (const name of names) expect(isName(name), name).toBe(true);
  const keys = names.flatMap((name) => [...new Set([nameKey(name), ...alikeKeys(name)])]);
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
});

test('a name is found however its letters are written', () => {
  for (const [kept, asked] of [
    ['Νίνα', 'νίνα'],
    ['ΝΙΝΑ', 'νίνα'],
    ['Гена', 'гена'],
    ['ГЕНА', 'Гена'],
    ['Zoë', 'ZOE'],
    ['김철수', '김철수'.normalize('NFD')],
  ] as const) {
    expect(nameKey(asked), kept).toBe(nameKey(kept));
  }
});

test('a key is the same for the key again, and of plain names what it always was', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (name) => nameKey(nameKey(name)) === nameKey(name)));
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii' }), (name) => nameKey(name) === formerShape(name)),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => lookUpKeys(name).includes(formerShape(name))),
  );
});

test.each([
  '\u3164\u3164',
  '\u115F\u1160',
  '\uFFA0\uFFA0',
  '\u2800\u2800',
  'a\u034Fb',
  'x\u200Bx',
  'ab\u202Ecd',
])('a name that shows nothing, or hides something, is none: %j', (name) => expect(isName(name)).toBe(false));

test.each([
  'Ada Lovelace',
  'Ġorġ',
  'Đặng Thị Hà',
  'Œuvre',
  'Ɔkɔmfo',
  'محمد علي',
  'नमन',
  '田中 Taro',
  'anna.k-1_2',
])('%s is a name', (name) => expect(isName(name)).toBe(true));

test('names of the server are nobody’s, those of offices the first account’s, in any letters', () => {
  for (const name of ['system', 'SYSTEM', 'ѕуѕтем', 'Holdfast', 'H0ldfast', 'ｈｏｌｄｆａｓｔ']) {
    expect(reservedFor(name), name).toBe('server');
  }
  for (const name of ['admin', 'Admin', 'ᴀdmin', 'àdmin', 'root', 'Operator'])
    expect(reservedFor(name), name).toBe('first');
  for (const name of ['Webhook', 'WEBHOOK', 'wеbhook']) expect(reservedFor(name), name).toBe('bots');
  for (const name of ['systema', 'adminah', 'alice', 'badmin']) expect(reservedFor(name), name).toBeNull();
});
