import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeText } from '../../prove/crowd/texts.js';
import { Random } from '../../prove/random.js';
import { beforeCode } from '../../src/browser/chat/text/before-code.js';
import { colourCode } from '../../src/browser/chat/text/markup/colour-code.js';
import { parseText } from '../../src/browser/chat/text/markup/parse.js';
import { safeHref } from '../../src/browser/chat/text/markup/safe-href.js';
import type { Inline, MarkupBlock } from '../../src/browser/chat/text/markup/tree.js';
import { withoutMarkup } from '../../src/browser/chat/text/markup/without-markup.js';
import { needsMarkup } from '../../src/browser/chat/text/needs-markup.js';
import { PAGE_LIMITS } from '../../src/protocol/page-limits.js';
import { countingSteps } from '../../testbed/steps.js';
import { runs } from '../support/runs.js';

/** A tree as a short text, for reading: `strong(a)`, `link(words -> where)`. */
function sketch(blocks: readonly MarkupBlock[]): string {
  const parts = (of: readonly Inline[]): string =>
    of
      .map((part) => {
        if (part.kind === 'text') return part.text;
        if (part.kind === 'code') return `code(${part.text})`;
        if (part.kind === 'link') return `link(${parts(part.parts)} -> ${part.href})`;
        return `${part.kind}(${parts(part.parts)})`;
      })
      .join('');
  return blocks
    .map((block) => {
      switch (block.kind) {
        case 'paragraph':
          return parts(block.parts);
        case 'heading':
          return `heading(${parts(block.parts)})`;
        case 'code':
          return `code[${block.language ?? ''}](${block.text})`;
        case 'quote':
          return `quote(${sketch(block.blocks)})`;
        default:
          return `list(${block.items.map((item) => `${item.number ?? '-'}: ${sketch(item.blocks)}`).join('; ')})`;
      }
    })
    .join(' | ');
}
const read = (text: string) => sketch(parseText(text));

function partsOf(blocks: readonly MarkupBlock[]): readonly Inline[] {
  const deep = (parts: readonly Inline[]): readonly Inline[] =>
    parts.flatMap((part) => ('parts' in part ? [part, ...deep(part.parts)] : [part]));
  return blocks.flatMap((block) => {
    if (block.kind === 'quote') return partsOf(block.blocks);
    if (block.kind === 'list') return block.items.flatMap((item) => partsOf(item.blocks));
    return block.kind === 'code' ? [] : deep(block.parts);
  });
}
const links = (text: string) => partsOf(parseText(text)).filter((part) => part.kind === 'link');
const linkTexts = (text: string) => links(text).map((link) => sketch([{ ...link, kind: 'paragraph' }]));

describe('the marks of a text', () => {
  test.each([
    [
      '**strong**, *emphasis*, _too_, ~~gone~~',
      'strong(strong), emphasis(emphasis), emphasis(too), strike(gone)',
    ],
    ['**a *b* c**', 'strong(a emphasis(b) c)'],
    ['# Tide\nhigh', 'heading(Tide) | high'],
    ['###### small too', 'heading(small too)'],
    ['- a\n- b\n  - c\nend', 'list(-: a; -: b | list(-: c)) | end'],
    ['> yours\nmine', 'quote(yours) | mine'],
    ['> a\n> > b', 'quote(a | quote(b))'],
    ['`a *b*` and ``c`d``', 'code(a *b*) and code(c`d)'],
    ['```ts\nlet a = 1;\n```\nafter', 'code[ts](let a = 1;) | after'],
    ['~~~\na\n~~~', 'code[](a)'],
    ['````md\n```js\n1\n```\n````', 'code[md](```js\n1\n```)'],
    ['[the *tide*](https://a.example/x)', 'link(the emphasis(tide) -> https://a.example/x)'],
    ['[write](mailto:bob@a.example)', 'link(write -> mailto:bob@a.example)'],
    ['<https://a.example>', 'link(https://a.example -> https://a.example/)'],
    ['\\*no\\*', '*no*'],
    ['[a]: https://a.example\n[a]', '[a]: link(https://a.example -> https://a.example/)\n[a]'],
  ])('are read as people expect: %j', (text, tree) => expect(read(text)).toBe(tree));

  test('are read beside Korean, Chinese and Japanese, which have no blanks around them', () => {
    expect(read('**강조(한국어)**는 *중요*합니다')).toBe('strong(강조(한국어))는 emphasis(중요)합니다');
    expect(read('**「重要」**な話')).toBe('strong(「重要」)な話');
  });

  test('are none in the names of those whom it calls', () => {
    expect(sketch(parseText('_to @_ann_ and @b*_', ['@_ann_', '@b*']))).toBe('emphasis(to @_ann_ and @b*)');
    expect(sketch(parseText('**@_ann_**: [see @_ann_](https://a.example)', ['@_ann_']))).toBe(
      'strong(@_ann_): link(see @_ann_ -> https://a.example/)',
    );
    expect(sketch(parseText('a@_ann_ `@_ann_`', ['@_ann_']))).toBe('a@_ann_ code(@_ann_)');
  });

  test('a numbered list has the numbers of its author, or counts on', () => {
    expect(read('3. c\n5. e\n5. f')).toBe('list(3: c; 5: e; 6: f)');
    expect(read('1. a\n1. b')).toBe('list(1: a; 2: b)');
    expect(read('3. c\n2. b\n1. a')).toBe('list(3: c; 2: b; 1: a)');
    expect(read('8. a\n10. b\n9. c')).toBe('list(8: a; 10: b; 9: c)');
  });

  test('a block of code may begin and end within lines, as in other chats', () => {
    expect(read('```a\n<b>```')).toBe('code[a](<b>)');
    expect(read('see:```js\nf()\n```\nend')).toBe('see: | code[js](f()) | end');
    expect(read('- ```js\n  f()\n  ```')).toBe('list(-: code[js](f()))');
  });

  test.each([
    '#',
    '-',
    '1.',
    '>',
    '***',
    '```',
    '# #',
    '---',
    'Title\n===\nTitle\n---',
    '| a | b |\n|---|---|\n| 1 | 2 |',
    '<img src=x onerror=alert(1)> &amp; <b>no</b> <!-- no -->',
    '[a]: where\n[a]',
    '||spoiler||',
    '¯\\_(ツ)_/¯',
    'snake_case_word',
    'C:\\dir\\file',
    '+1',
    '#general',
  ])('there are none in %j', (text) => expect(read(text)).toBe(text));

  test('lines break at every end of a line that Unicode knows, since browsers draw some of them as nothing', () => {
    expect(read('one\u2028two\u2029three\u0085four\r\nfive')).toBe('one\ntwo\nthree\nfour\nfive');
    expect(read('a\u2028- b')).toBe('a | list(-: b)');
  });

  test('a link without words shows where it leads, a picture is a link', () => {
    expect(read('[](https://a.example)')).toBe('link(https://a.example/ -> https://a.example/)');
    expect(read('![sea](https://a.example/sea.png)')).toBe('!link(sea -> https://a.example/sea.png)');
  });

  test('a plain text is as it was: line breaks, indents, directions, all blanks', () => {
    const plain = fc
      .array(
        fc.constantFrom(
          'a',
          'b ',
          '\n',
          '\n\n',
          '  ',
          '\t',
          '\u3000',
          '\u2028',
          '\u202e',
          '가',
          'ש',
          '.',
          ', ',
          '(x)',
          '🚀',
          '0',
        ),
        {
          maxLength: 40,
        },
      )
      .map((bits) => bits.join(''))
      .filter((text) => /\S/.test(text) && !needsMarkup(text));
    fc.assert(
      fc.property(plain, (text) => {
        const stripped = text.replaceAll('\u2028', '\n').replace(/^(?:[ \t]*\n)+|(?:\n[ \t]*)+$/g, '');
        expect(parseText(text)).toEqual([{ kind: 'paragraph', parts: [{ kind: 'text', text: stripped }] }]);
      }),
      { numRuns: runs(500) },
    );
  });
});

test('of what the prover’s people write every letter, number and picture is read, in its order', () => {
  const letters = (text: string) => (text.match(/[\p{L}\p{N}\p{M}\p{So}\p{Cf}]/gu) ?? []).join('');
  // Words of the sketch itself are none of the text.
  const shown = (blocks: readonly MarkupBlock[]): string =>
    blocks
      .map((block) => {
        if (block.kind === 'code') return `${block.language ?? ''} ${block.text}`;
        if (block.kind === 'quote') return shown(block.blocks);
        if (block.kind === 'list')
          return block.items.map(({ number, blocks: inner }) => `${number ?? ''} ${shown(inner)}`).join(' ');
        return wordsOf(block.parts);
      })
      .join(' ');
  const wordsOf = (parts: readonly Inline[]): string =>
    parts.map((part) => ('parts' in part ? wordsOf(part.parts) : part.text)).join('');
  const random = new Random(77);
  for (let n = 0; n < 400; n += 1) {
    const text = writeText(random);
    expect(letters(shown(parseText(text)))).toBe(letters(text));
  }
});

test('a quote of a text has what is read of it', () => {
  const marked = '# Tide\n- **06:42** [table](https://a.example)\n> `a`\n```ts\nlet b;\n```';
  expect(withoutMarkup({ text: marked })).toBe('Tide\n06:42 table\na\nlet b;');
  expect(withoutMarkup({ text: 'plain\n\n two' })).toBe('plain\n\n two');
  const mentions = [{ id: 'a', start: 2, end: 8 }];
  expect(withoutMarkup({ text: '**@_ann_**', mentions })).toBe('@_ann_');
});

describe('links', () => {
  test('are found in a sentence, without its punctuation', () => {
    const text = 'see https://a.example/x(1), or (http://b.example/y).';
    expect(linkTexts(text)).toEqual(['https://a.example/x(1)', 'http://b.example/y']);
  });

  test.each([
    ["https://en.example/wiki/Devil's_advocate is long", "https://en.example/wiki/Devil's_advocate"],
    ['“https://x.example/curly”', 'https://x.example/curly'],
    ['https://x.example/a。下一句', 'https://x.example/a'],
    ['**https://x.example**', 'https://x.example'],
    ['https://x.example/a_b_c', 'https://x.example/a_b_c'],
    ['https://x.example/한글 경로', 'https://x.example/한글'],
  ])('have all that belongs to them: %j', (text, link) => expect(linkTexts(text)).toEqual([link]));

  test.each([
    'javascript:alert(1)',
    '[a](javascript:alert(1))',
    '[a](JaVaScRiPt:alert(1))',
    '[a](java\\nscript:alert(1))',
    '[a](&#106;avascript:alert(1))',
    '[a](data:text/html,x)',
    '[a](vbscript:x)',
    '[a](//a.example)',
    '[a]()',
    '*[]()',
    '[a](<>)',
    '[a](/control)',
    '<javascript:alert(1)>',
    'https://',
    'ftp://a.example',
    'www.a.example',
    'bob@a.example',
  ])('[61] none is made of %j', (text) => expect(links(text)).toEqual([]));
});

/** What hostile texts are made of. */
const BITS = [
  '*',
  '**',
  '_',
  '~~',
  '`',
  '```',
  '[',
  ']',
  '](',
  '(',
  ')',
  '<',
  '>',
  '> ',
  '- ',
  '1. ',
  '# ',
  '\\',
  '!',
  '&',
  '\n',
  ' ',
  '\n\n',
  '    ',
  'https://a.example/',
  'javascript:',
  '[a](https://b.example "t")',
  'a',
  'bc',
  '가',
  ':',
] as const;
const text = fc.array(fc.constantFrom(...BITS), { maxLength: 60 }).map((bits) => bits.join(''));

describe('whatever the text is', () => {
  test('no letter is lost but in marks, and none is added or moved', () => {
    const letters = (of: string) => of.replace(/[^\p{L}]/gu, '');
    const whole = (blocks: readonly MarkupBlock[]): string =>
      blocks
        .map((block) => {
          if (block.kind === 'code') return `${block.language ?? ''}${block.text}`;
          if (block.kind === 'quote') return whole(block.blocks);
          if (block.kind === 'list') return block.items.map((item) => whole(item.blocks)).join('');
          return inline(block.parts);
        })
        .join('');
    const inline = (parts: readonly Inline[]): string =>
      parts
        .map((part) => {
          if (part.kind === 'link') {
            const shown = inline(part.parts);
            const isSame = safeHref(shown) === part.href;
            return isSame ? shown : `${shown}${decodeURI(part.href)}${part.title ?? ''}`;
          }
          return 'parts' in part ? inline(part.parts) : part.text;
        })
        .join('');
    fc.assert(
      fc.property(text, (given) => {
        expect(letters(whole(parseText(given)))).toBe(letters(given));
      }),
      { numRuns: runs(2_000) },
    );
  });

  test('[61] no link leads anywhere but by http, https or mailto', () => {
    fc.assert(
      fc.property(text, (given) => {
        for (const link of links(given)) expect(link.href).toMatch(/^(?:https?:\/\/|mailto:)./);
      }),
      { numRuns: runs(1_000) },
    );
  });

  test('what the quick look takes for plain, the parser leaves as it is', () => {
    fc.assert(
      fc.property(text, (given) => {
        fc.pre(/\S/.test(given) && !needsMarkup(given));
        const [block] = parseText(given);
        expect(block?.kind).toBe('paragraph');
        expect(partsOf(block === undefined ? [] : [block]).every((part) => part.kind === 'text')).toBe(true);
      }),
      { numRuns: runs(1_000) },
    );
  });

  test('a text that the quick look finds no code in has none, and no address with its scheme', () => {
    const hasCode = (blocks: readonly MarkupBlock[]): boolean =>
      blocks.some((block) => {
        if (block.kind === 'quote') return hasCode(block.blocks);
        return block.kind === 'list'
          ? block.items.some((item) => hasCode(item.blocks))
          : block.kind === 'code';
      });
    fc.assert(
      fc.property(text, (given) => {
        const start = beforeCode(given);
        expect(given.startsWith(start)).toBe(true);
        const blocks = parseText(start);
        expect(hasCode(blocks)).toBe(false);
        expect(partsOf(blocks).some((part) => part.kind === 'code')).toBe(false);
        expect(links(start).every(({ href }) => !sketch(blocks).includes(`link(${href} -> `))).toBe(true);
      }),
      { numRuns: runs(1_000) },
    );
    expect(beforeCode('**@ann** said `@bob` to @cy')).toBe('**@ann** said ');
    expect(beforeCode('@ann\n~~~\n@bob\n~~~')).toBe('@ann\n');
    expect(beforeCode('see https://a.example/@ann')).toBe('see https');
  });

  test('[61] trees are never deep: the page draws them by recursion', () => {
    const depth = (of: MarkupBlock | Inline): number => {
      const inside =
        of.kind === 'quote'
          ? of.blocks
          : of.kind === 'list'
            ? of.items.flatMap((item) => item.blocks)
            : 'parts' in of
              ? of.parts
              : [];
      return 1 + Math.max(0, ...inside.map(depth));
    };
    for (const bit of ['> ', '>', '- ', '*a ', '**a ', '_a ', '~~a *b ']) {
      const half = bit.repeat(4_000 / bit.length);
      const closed = `${half}x${[...half].reverse().join('')}`;
      expect(Math.max(...parseText(closed).map(depth))).toBeLessThan(40);
    }
  });

  test('[61] three times the text takes three times the steps: everybody who opens the room parses it', async () => {
    const hostile = [
      ...BITS,
      '[](',
      '![',
      '[[]',
      'a*_',
      '*a_ ',
      '**a ',
      '`a``',
      '[a](',
      '<a@b',
      '<http:',
      'https://a/)',
      'https://a/.)',
      '```\n',
      '\n- ',
      '\n> ',
      '-\n',
      '[x](a "',
      'a```\n',
    ];
    const found = await countingSteps<{ parseText: typeof parseText }, (readonly [string, number, number])[]>(
      fileURLToPath(new URL('../../src/browser/chat/text/markup/parse.ts', import.meta.url)),
      async ({ parseText: parse }, steps) => {
        const counted: (readonly [string, number, number])[] = [];
        for (const bit of hostile) {
          const of = (letters: number) => steps(() => parse(bit.repeat(letters / bit.length)));
          counted.push([bit, await of(2_600), await of(7_800)]);
        }
        return counted;
      },
    );
    // Its square would be 9 times.
    expect(found.filter(([, short, long]) => long > 3.5 * short)).toEqual([]);
    expect(found.filter(([, , long]) => long > 1_000 * 7_800)).toEqual([]);
    expect(found.filter(([, , long]) => long < 7_800 / 4)).toEqual([]);
  });

  test('[61] a text that is longer than any that is taken has no marks', () => {
    const kindsOf = (letters: number) =>
      partsOf(parseText(`**${'a'.repeat(letters - 4)}**`)).map(({ kind }) => kind);
    expect(kindsOf(PAGE_LIMITS.textMaxChars)).toEqual(['strong', 'text']);
    expect(kindsOf(PAGE_LIMITS.textMaxChars + 1)).toEqual(['text']);
  });
});

describe('the colours of code', () => {
  test('are pieces that are the code together, for languages by any of their names', () => {
    const code = 'const a: number = 1; // "one"\nif (a) run("x");';
    for (const language of ['ts', 'TypeScript', 'js', 'python', 'sql', 'sh', 'ts title="a.ts"'])
      expect(
        colourCode(code, language)
          ?.map((piece) => piece.text)
          .join(''),
      ).toBe(code);
    const keyword = colourCode(code, 'ts')?.find((piece) => piece.text === 'const');
    expect(keyword?.is).toBe('keyword');
    expect(
      colourCode(code, 'ts')?.some(({ is, text: piece }) => is === 'comment' && piece.includes('one')),
    ).toBe(true);
  });

  test('are none for a word that is no language', () => {
    for (const word of ['', 'nonsense', '__proto__', 'constructor', 'a b'])
      expect(colourCode('x', word)).toBeNull();
  });
});
