import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placesIn } from '../../src/browser/chat/text/called-places.js';
import {
  beginningOf,
  coloursOf,
  FOLDED_NODES,
  FOLDED_PIECES,
} from '../../src/browser/chat/text/markup/beginning.js';
import { colourCode } from '../../src/browser/chat/text/markup/colour-code.js';
import { parseText } from '../../src/browser/chat/text/markup/parse.js';
import type { Coloured, Inline, MarkupBlock } from '../../src/browser/chat/text/markup/tree.js';
import type { Message } from '../../src/protocol/events.js';
import { LIMITS } from '../../src/protocol/limits.js';

type Called = Pick<Message, 'text' | 'mentions'>;
/** What a page makes of it: elements and texts, counted as the views draw them. */
function nodesOf(blocks: readonly MarkupBlock[], of: Called, isFolded: boolean): number {
  const sum = (counts: readonly number[]) => counts.reduce((all, one) => all + one, 0);
  const inline = (parts: readonly Inline[]): number =>
    sum(
      parts.map((part) => {
        if (part.kind === 'text') return 1 + 3 * placesIn(part.text, of).length;
        if (part.kind === 'code') return 2;
        return (part.kind === 'link' ? 2 : 1) + inline(part.parts);
      }),
    );
  const block = (one: MarkupBlock): number => {
    if (one.kind === 'quote') return 1 + sum(one.blocks.map(block));
    if (one.kind === 'list') return 1 + sum(one.items.map((item) => 1 + sum(item.blocks.map(block))));
    if (one.kind !== 'code') return 1 + inline(one.parts);
    const pieces: readonly Coloured[] = colourCode(one.text, one.language ?? '') ?? [{ text: one.text }];
    return 4 + sum((isFolded ? coloursOf(pieces) : pieces).map(({ is }) => (is === undefined ? 1 : 2)));
  };
  return sum(blocks.map(block));
}
const long = (unit: string) => unit.repeat(Math.floor(LIMITS.textMaxChars / unit.length));
const calls = Array.from({ length: LIMITS.mentionsPerMessage }, (_, n) => ({
  id: '@room',
  start: n * 6,
  end: n * 6 + 5,
}));

test.each([
  ['a list', '- a\n'],
  ['a list in lists', '- - - a\n'],
  ['quotes', '> > > > > > a\n> b\n'],
  ['links', '[a](http://b) '],
  ['emphasis', '*a* '],
  ['calls', '@room '],
  ['calls between marks', `${'@room '.repeat(20)}*a* `],
  ['code', '`a` '],
  ['blocks of code', '```js\nlet a = `b`\n```\n'],
])('[S6] a folded message of nothing but %s draws its beginning', (_, unit) => {
  const text = long(unit);
  const of = { text, mentions: unit.startsWith('@') ? calls : [] };
  const blocks = parseText(text);
  const folded = nodesOf(beginningOf(blocks), of, true);
  // What is drawn last may go over it, by the calls that the server found.
  expect(folded).toBeLessThan(2 * FOLDED_NODES);
  if (unit !== '@room ') expect(nodesOf(blocks, of, false)).toBeGreaterThan(4 * folded);
});

test('[S6] folded code of nothing but short pieces has the colours of the first ones, and all of its letters', () => {
  const code = '/*a*/`${'.repeat(980);
  const blocks = parseText(`\`\`\`js\n${code}\n\`\`\``);
  expect(nodesOf(beginningOf(blocks), { text: '' }, true)).toBeLessThan(2 * FOLDED_NODES);
  const pieces = colourCode(code, 'js') ?? [];
  expect(pieces.length).toBeGreaterThan(FOLDED_PIECES);
  expect(coloursOf(pieces)).toHaveLength(FOLDED_PIECES + 1);
  expect(
    coloursOf(pieces)
      .map(({ text }) => text)
      .join(''),
  ).toBe(code);
});

test('what is no longer than that is drawn whole, and anything longer begins the same', () => {
  const unit = fc.constantFrom(
    'a',
    ' ',
    '\n',
    '- ',
    '> ',
    '**',
    '`',
    '```\n',
    '[x](http://y)',
    '@room ',
    '1. ',
  );
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 60 }), fc.integer({ min: 1, max: 30 }), (units, most) => {
      const blocks = parseText(units.join(''));
      expect(beginningOf(blocks, 10_000)).toEqual(blocks);
      const begun = beginningOf(blocks, most);
      expect(begun.slice(0, -1)).toEqual(blocks.slice(0, Math.max(0, begun.length - 1)));
      expect(begun.length).toBeLessThanOrEqual(most);
    }),
  );
});
