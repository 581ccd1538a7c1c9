import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calls } from '../../src/protocol/calls.js';
import { calledAs, mayCall, mentionsIn } from '../../src/protocol/mentions.js';

const PEOPLE = [
  'Ann',
  'Ann Lee',
  'jean-luc',
  'o.k',
  'İpek',
  'José',
  '민수',
  '김민',
  '김민수',
  '田中',
  'สมชาย',
];
const NAMES = new Map(PEOPLE.map((name) => [calledAs(name), name]));

/** Who is called, by the names that they have. */
function called(text: string, most = 50): string[] {
  return mentionsIn(text, NAMES, most).map(({ id }) => id);
}

describe('whom a text calls', () => {
  it.each([
    ['@Ann', ['Ann']],
    ['hi @ann, and @JEAN-LUC!', ['Ann', 'jean-luc']],
    ['@Ann Lee and @Ann', ['Ann Lee', 'Ann']],
    ['@Ann  Lee', ['Ann']],
    ['@Ann Leer', ['Ann']],
    ['@Annabel', []],
    ['@Ann_', []],
    ['@Ann’s and @Ann: yes', ['Ann', 'Ann']],
    ['(@Ann) "@Ann" @Ann/@Ann', ['Ann', 'Ann', 'Ann', 'Ann']],
    ['@Ann. @Ann.example @Ann-Marie @Ann- @Ann', ['Ann', 'Ann', 'Ann']],
    ['@o.k. @o', ['o.k']],
    ['@jose @José @Jose\u0301 @Jose\u0301\u0301', ['José', 'José']],
    ['@\uFF21\uFF4E\uFF4E \uFF20Ann', ['Ann', 'Ann']],
    ['@ Ann', []],
    ['@\nAnn', []],
    ['@@Ann @Ann@', []],
    ['@nobody here', []],
    ['@room @Rooms @room!', ['@room', '@room']],
  ])('%j', (text, wanted) => expect(called(text)).toEqual(wanted));

  it.each([
    ['@민수가 왔다', ['민수']],
    ['@민수님께서는 @민수야!', ['민수', '민수']],
    ['@민수한테만요', ['민수']],
    ['@Ann이랑 @Ann씨는', ['Ann', 'Ann']],
    ['안녕@민수', ['민수']],
    ['@김민수가', ['김민수']],
    ['@김민이', ['김민']],
    // Somebody else, who is not here.
    ['@민수정 @민수연에게', []],
    ['@민수가나다', []],
    ['@room에 계신 분', ['@room']],
    ['@민수가 왔다'.normalize('NFD'), ['민수']],
    ['@민순'.normalize('NFD'), []],
    ['@田中さん、@田中は来る', ['田中', '田中']],
    ['你好@田中', ['田中']],
    ['@สมชายครับ', ['สมชาย']],
  ])('in scripts without spaces, and with what Korean writes behind a name: %j', (text, wanted) =>
    expect(called(text)).toEqual(wanted),
  );

  it.each([
    ['ann@example.org, x@Ann and é@Ann', []],
    ['https://example.org/@Ann/1 @Ann', ['Ann']],
    ['`@Ann` @Ann `@Ann', ['Ann', 'Ann']],
    ['```\n@Ann ` @Ann\n``` @Ann', ['Ann']],
    ['``@Ann ` @Ann`` `` @Ann', ['Ann']],
    ['`` @Ann ` @Ann `', ['Ann']],
    ['`https://a.b/` @Ann', ['Ann']],
    ['https://a.b/`@Ann`', []],
  ])('not in an address or in code: %j', (text, wanted) => expect(called(text)).toEqual(wanted));

  it('says where, in units of the text as it was typed', () => {
    expect(mentionsIn('👋 @Jose\u0301, @room', NAMES, 50)).toEqual([
      { id: 'José', start: 3, end: 9 },
      { id: '@room', start: 11, end: 16 },
    ]);
  });

  it('as many as asked for, the first ones', () => {
    expect(called('@Ann @민수 @Ann', 2)).toEqual(['Ann', '민수']);
  });

  const prose = fc.string({
    unit: fc.constantFrom('a', ' ', '\n', '.', '가', '다', '中', '👋', ',', '`', '-'),
  });
  const parts = fc.array(fc.oneof(prose, fc.constantFrom(...PEOPLE.map((name) => `@${name}`), '@room', '@')));

  it('places do not overlap, are in order, and read as the name of whom they call', () => {
    fc.assert(
      fc.property(parts, (some) => {
        const text = some.join('');
        let from = 0;
        for (const { id, start, end } of mentionsIn(text, NAMES, 50)) {
          expect(start).toBeGreaterThanOrEqual(from);
          expect(calledAs(text.slice(start + 1, end))).toBe(id === '@room' ? 'room' : calledAs(id));
          from = end;
        }
        if (!mayCall(text)) expect(from).toBe(0);
      }),
    );
  });

  it('a name between spaces is found whatever it is; the same text in backticks calls nobody', () => {
    fc.assert(
      fc.property(parts, fc.constantFrom(...PEOPLE), (some, name) => {
        const text = some.join('').replaceAll('`', '');
        expect(called(`${text} @${name} .`, 1_000).at(-1)).toBe(name);
        expect(called(`\`${text} @${name} .\``)).toEqual([]);
        expect(called(`\`\`\`\n${text}\n\`\`\``)).toEqual([]);
      }),
    );
  });

  it('takes no longer than it may for what is made to be slow', () => {
    const worst = [
      '@가'.repeat(4_000),
      `@${'가'.repeat(7_999)}`,
      Array.from({ length: 120 }, (_, n) => '`'.repeat(n + 1)).join(' '),
      `@Ann ${'` '.repeat(3_990)}`,
      '@Ann `'.repeat(1_300),
    ];
    for (const text of worst) {
      const before = process.cpuUsage();
      mentionsIn(text.slice(0, 8_000), NAMES, 50);
      expect(process.cpuUsage(before).user / 1_000).toBeLessThan(150);
    }
  });
});

it('a message calls whom it names, all, or whom it answers, and never its author', () => {
  const user = { id: 'a', name: 'Ann' };
  const mentions = [{ id: 'b', start: 0, end: 2 }];
  expect(calls({ user, mentions }, 'b')).toBe(true);
  expect(calls({ user, mentions }, 'c')).toBe(false);
  expect(calls({ user, answers: 'c' }, 'c')).toBe(true);
  expect(calls({ user, mentions: [{ id: '@room', start: 0, end: 5 }] }, 'c')).toBe(true);
  expect(calls({ user, mentions: [{ id: '@room', start: 0, end: 5 }], answers: 'a' }, 'a')).toBe(false);
  expect(calls({ user, answers: 'c', deleted: true }, 'c')).toBe(false);
  expect(calls({ user }, 'b')).toBe(false);
});
