import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { item, paragraph, table } from '../../testbed/markdown.js';

describe('markdown of a report', () => {
  test('a paragraph is broken between words, an item behind its mark', () => {
    const word = 'a'.repeat(59);
    expect(paragraph(`${word} ${word} b`)).toBe(`${word} ${word}\nb`);
    expect(item(`${word} ${word} b`)).toBe(`- ${word}\n  ${word} b`);
  });

  test('no line begins with what would make it an item or a title', () => {
    const word = 'a'.repeat(118);
    expect(paragraph(`${word} b - c 1. d`)).toBe(`${word}\nb - c 1. d`);
    expect(paragraph(`${word} - c`)).toBe(`${word} -\nc`);
  });

  test('a table that fits stays as it is; a bar in a cell is no border', () => {
    expect(
      table([
        ['', 'x'],
        ['a|b', '1'],
      ]),
    ).toBe('|  | x |\n|---|---:|\n| a\\|b | 1 |');
  });

  test('one that is too wide is turned, and divided when that is too wide as well', () => {
    const [long, wide] = ['l'.repeat(40), 'w'.repeat(60)];
    expect(
      table([
        ['', long, long, long],
        ['a', '1', '2', '3'],
      ]),
    ).toBe(`|  | a |\n|---|---:|\n| ${long} | 1 |\n| ${long} | 2 |\n| ${long} | 3 |`);
    expect(
      table([
        ['t', 'u'],
        [wide, '1'],
        [wide, '2'],
      ]),
    ).toBe(`| t | u |\n|---|---:|\n| ${wide} | 1 |\n| ${wide} | 2 |`);
    expect(
      table([
        ['t', 'u'],
        ['a', wide],
        ['b', wide],
      ]).split('\n\n'),
    ).toHaveLength(1);
    const divided = table([
      ['t', long, long, long],
      ['a', wide, '1', '2'],
      ['b', wide, '3', '4'],
    ]);
    expect(divided.split('\n\n')).toEqual([
      `| t | a |\n|---|---:|\n| ${long} | ${wide} |\n| ${long} | 1 |\n| ${long} | 2 |`,
      `| t | b |\n|---|---:|\n| ${long} | ${wide} |\n| ${long} | 3 |\n| ${long} | 4 |`,
    ]);
  });

  test('nothing that is written is lost, and no line is too wide', () => {
    const cell = fc.stringMatching(/^[a-z]{1,40}$/);
    const rows = fc
      .integer({ min: 1, max: 8 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 2, maxLength: 8 }),
      );
    fc.assert(
      fc.property(rows, (given) => {
        const text = table(given);
        for (const one of given.flat()) expect(text).toContain(one);
        for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
      }),
    );
  });
});
