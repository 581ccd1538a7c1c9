import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const WORDS_MAX = 25;
const WIDTH_MAX = 120;

/** Generated from measurements: their tables are as wide as what they list. */
const GENERATED = [
  'docs/reports/performance.md',
  'docs/reports/survival/README.md',
  'docs/reports/survival/campaign.md',
];

/** Rows are the texts of `--help`, word by word (`test/house/settings-docs.test.ts`), so a line is as long as they are. */
const WIDE = ['docs/operations/settings.md'];

const pages = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...['docs', 'deploy', 'bench', 'testbed'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name)),
  ),
].filter((page) => !GENERATED.includes(page));

const linesOf = (page: string) => readFileSync(join(root, page), 'utf8').split('\n');

/** Paragraphs, items and cells of a page, each as one line, without code blocks. */
function blocksOf(lines: readonly string[]): string[] {
  const blocks: string[] = [];
  let fenced = false;
  let open = false;
  for (const line of lines) {
    if (/^\s*```/.test(line)) fenced = !fenced;
    const isCode = fenced || /^\s*```/.test(line) || (/^ {4,}[^ -]/.test(line) && !open);
    if (isCode || /^\s*$|^#|^<|^\|[ :|-]+$/.test(line)) {
      open = false;
    } else if (line.startsWith('|')) {
      blocks.push(...line.split(/(?<!\\)\|/));
      open = false;
    } else if (open && !/^\s*(?:[-*]|\d+\.)\s/.test(line)) {
      blocks[blocks.length - 1] += ` ${line.trim()}`;
    } else {
      blocks.push(line.trim());
      open = true;
    }
  }
  return blocks;
}

/** Sentences end with a full stop, a question mark or a colon before a list; a piece of code counts as one word. */
function sentencesOf(block: string): string[] {
  return block
    .replace(/`[^`]*`/g, 'code')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*_]/g, '')
    .split(/(?<=[.?!:;→])\)?\s+(?=[\p{Lu}\p{Ll}\d“(])/u)
    .map((sentence) => sentence.trim());
}

const wordsOf = (sentence: string) => sentence.match(/[\p{L}\p{N}][\p{L}\p{N}'’.,/%+-]*/gu)?.length ?? 0;

describe('plain English', () => {
  test('the measure itself counts as people do', () => {
    expect(sentencesOf('One two three. Four `five six` seven: eight; nine.')).toEqual([
      'One two three.',
      'Four code seven:',
      'eight;',
      'nine.',
    ]);
    expect(wordsOf('A kill -9, of 1,000 [links] (or so)')).toBe(8);
    expect(blocksOf(['a', 'b', '', '- c', '  d', '| e | f |', '```', 'code', '```'])).toEqual([
      'a b',
      '- c d',
      '',
      ' e ',
      ' f ',
      '',
    ]);
  });

  test.each(pages)('%s: a sentence has at most 25 words', (page) => {
    const long = blocksOf(linesOf(page))
      .flatMap(sentencesOf)
      .filter((sentence) => wordsOf(sentence) > WORDS_MAX);
    expect(long).toEqual([]);
  });

  test.each(pages.filter((page) => !WIDE.includes(page)))('%s: no line is wider than 120 columns', (page) => {
    let fenced = false;
    const wide = linesOf(page).filter((line) => {
      if (/^\s*```/.test(line)) fenced = !fenced;
      // An address cannot be broken, and a command should not be.
      return !fenced && line.length > WIDTH_MAX && !/^ {4}|https?:\/\/\S{60}/.test(line);
    });
    expect(wide).toEqual([]);
  });
});
