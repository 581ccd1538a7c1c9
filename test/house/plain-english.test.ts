import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  type CommentMarks,
  commentsOf,
  LUA,
  SCRIPT,
  STYLE,
  sentencesOf,
  stringsOf,
  wordsOf,
} from '../support/prose.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const WORDS_MAX = 25;
const WIDTH_MAX = 120;

/** Generated from measurements, with the words that those kept: their sentences are those of another day. */
const GENERATED = [
  'docs/reports/performance.md',
  'docs/reports/survival/README.md',
  'docs/reports/survival/campaign.md',
];

const allPages = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...['docs', 'deploy', 'bench', 'testbed', 'examples'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md') && !name.includes('node_modules'))
      .map((name) => join(folder, name)),
  ),
];
const pages = allPages.filter((page) => !GENERATED.includes(page));

/**
 * A preposition and “who” for “whoever” or “those who”. What may stand are questions: “a picture of who is there” tells
 * whether somebody is.
 */
const HEADLESS =
  /(?<!\b(?:pictures?|changes?|proof|strip|set|rooms and|log and) )\b(?:to|for|of|by(?! who served)|from|at|on|than|as|against|like|behind|but)\s+(?:(?:\*|\/\/|--) )?who (?=[a-z])/;

const linesOf = (page: string) => readFileSync(join(root, page), 'utf8').split('\n');

/** Paragraphs, items and cells of a page, each as one line, without code blocks. */
function blocksOf(lines: readonly string[]): string[] {
  const blocks: string[] = [];
  let fenced = false;
  let open = false;
  for (const line of lines) {
    if (/^\s*```/.test(line)) fenced = !fenced;
    const isCode = fenced || /^\s*```/.test(line) || (/^ {4,}[^ -]/.test(line) && !open);
    if (isCode || /^\s*$|^#|^\s*<|^\|[ :|-]+$/.test(line)) {
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

/** Sources, by the marks of their comments. */
const SOURCES: Readonly<Record<string, CommentMarks>> = {
  ts: SCRIPT,
  tsx: SCRIPT,
  mts: SCRIPT,
  mjs: SCRIPT,
  css: STYLE,
  lua: LUA,
};

const sources = ['src', 'testbed', 'prove', 'bench', 'scripts', 'test', 'deploy'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => extname(name).slice(1) in SOURCES)
    .map((name) => join(folder, name)),
);

/** What other programs are told: of systemd, containers and proxies, and which code tsc reads. */
const settings = [
  ...readdirSync(root).filter((name) => /^(?:Dockerfile|docker-compose\.yml|tsconfig.*\.json)$/.test(name)),
  ...['deploy', 'src', '.github', '.ci'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true, encoding: 'utf8' })
      .filter(
        (one) =>
          one.isFile() &&
          (folder !== 'src' || one.name === 'tsconfig.json') &&
          !/\.(?:md|mjs)$/.test(one.name),
      )
      .map((one) => join(relative(root, one.parentPath), one.name)),
  ),
];
const SETTINGS: CommentMarks = { line: /^\s*(?:#|\/\/)\s?(.*)$/ };
/** Commands there, and the rows of tables: no prose. */
const TABLE = /(?<=^#) {3,}.*/gm;

/** What people read on the pages and are answered, in English. */
const sentences = sources.filter((path) =>
  /^src\/(?:browser\/.*\/strings\/en|protocol\/.*phrases)\b.*\.tsx?$/.test(path),
);

/**
 * Files whose strings are no prose: pictures, styles, another program's configuration, packets, and code that a mutant
 * or a script is made of. And what `stringsOf` cannot read, since a regular expression has a quote there.
 */
const NO_PROSE =
  /icons\.tsx$|^(?:src\/(?:balancer\/haproxy-config|protocol\/mentions|browser\/chat\/text\/markup\/fences)|bench\/report\/page|prove\/(?:attack\/corpus|matrix\/style|mutants\/\w+|stock\/server)|testbed\/processes\/leash)\.ts$/;

/** Without marks of HTML; the rows of a `--help` and its paragraphs one by one. */
function proseOf(text: string): string[] {
  return text.replace(/<\/?[a-z!][^>]*>/g, ' | ').split(/\\n|\n\s*\n|\n +(?=-)|:\n/);
}

describe('plain English', () => {
  test('the measure itself counts as people do', () => {
    expect(sentencesOf('One two three. (Four `five six` seven: eight; nine → ten.) Eleven?')).toEqual([
      'One two three.',
      '(Four code seven: eight; nine → ten.)',
      'Eleven?',
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

  test.each(allPages)('%s: no line is wider than 120 columns', (page) => {
    let fenced = false;
    const wide = linesOf(page).filter((line) => {
      if (/^\s*```/.test(line)) fenced = !fenced;
      // An address cannot be broken, and a command should not be.
      const mayBeWide = /^ {4}|https?:\/\/\S{60}/.test(line);
      return !fenced && line.length > WIDTH_MAX && !mayBeWide;
    });
    expect(wide).toEqual([]);
  });

  test('a comment is read whole, and nothing else is taken for one', () => {
    const script = [
      '/** One two. */',
      'const a = 1; // beside it',
      '/**',
      ' * three',
      ' * four',
      ' *',
      ' * - five',
      ' */',
      '// six',
      '// seven',
      "const url = 'http://x.test'; const glob = 'a/*b';",
      '{/* eight */}',
    ].join('\n');
    expect(commentsOf(script, SCRIPT)).toEqual([
      'One two.',
      'beside it',
      'three four',
      'five',
      'six seven',
      'eight',
    ]);
    expect(commentsOf('a { } /* one\n two */\nb { }', STYLE)).toEqual(['one two']);
    expect(commentsOf('-- one\n-- two\nlocal a = 1 - 2', LUA)).toEqual(['one two']);
  });

  test('a sentence of a comment has at most 25 words', () => {
    const long = sources.flatMap((source) =>
      commentsOf(readFileSync(join(root, source), 'utf8'), SOURCES[extname(source).slice(1)] as CommentMarks)
        .flatMap(sentencesOf)
        .filter((sentence) => wordsOf(sentence) > WORDS_MAX)
        .map((sentence) => `${source}: ${sentence}`),
    );
    expect(long).toEqual([]);
  });

  test('the strings of a script are read whole', () => {
    const script = [
      "const a = 'one'; // 'two'",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a script that is read
      "/* 'three' */ const b = (n: number) => `four ${n === 1 ? 'five' : `six ${n}`} { seven }`;",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a script that is read
      'const c = { d: `${{ e: 1 }.e}`, f: "it\'s" };',
    ].join('\n');
    expect(stringsOf(script)).toEqual(['one', 'five', 'six X', 'four X { seven }', 'X', "it's"]);
  });

  test('a sentence of the pages, or of an answer, has at most 25 words', () => {
    expect(sentences.length).toBeGreaterThan(40);
    const long = sentences.flatMap((path) =>
      stringsOf(readFileSync(join(root, path), 'utf8'))
        .flatMap(sentencesOf)
        .filter((sentence) => wordsOf(sentence) > WORDS_MAX)
        .map((sentence) => `${path}: ${sentence}`),
    );
    expect(long).toEqual([]);
  });

  test('a sentence of a program’s words has at most 25 words', () => {
    const found = sources.filter(
      (path) => /^(?:src|bench|prove|scripts|testbed)\/.*\.m?tsx?$|\.mjs$/.test(path) && !NO_PROSE.test(path),
    );
    expect(found.length).toBeGreaterThan(1_000);
    const long = found.flatMap((path) =>
      stringsOf(readFileSync(join(root, path), 'utf8'))
        .flatMap(proseOf)
        .flatMap(sentencesOf)
        .filter((sentence) => wordsOf(sentence) > WORDS_MAX)
        .map((sentence) => `${path}: ${sentence}`),
    );
    expect(long).toEqual([]);
  });

  test('“whoever” and “those who” follow a preposition, never “who” alone', () => {
    expect(HEADLESS.test('to who hears it')).toBe(true);
    expect(HEADLESS.test('for\n * who may not')).toBe(true);
    expect(HEADLESS.test('a picture of who is there, to whom, on whose')).toBe(false);
    const others = [...pages, ...sources].filter((path) => !path.endsWith('plain-english.test.ts'));
    const found = others.flatMap((path) =>
      [...readFileSync(join(root, path), 'utf8').matchAll(new RegExp(HEADLESS, 'g'))].map(
        ([said]) => `${path}: ${said}`,
      ),
    );
    expect(found).toEqual([]);
  });

  test('“who” alone begins no sentence that goes on after another: it says whoever', () => {
    const headless = (block: string) =>
      sentencesOf(block)
        .slice(1)
        .filter((sentence) => /^\W*Who [a-z]/.test(sentence) && !/\?\W*$/.test(sentence));
    expect(headless('Who is here. Who was removed gets nothing. Who is it?')).toEqual([
      'Who was removed gets nothing.',
    ]);
    const inPages = pages.flatMap((page) =>
      blocksOf(linesOf(page))
        .flatMap(headless)
        .map((sentence) => `${page}: ${sentence}`),
    );
    const inSources = sources.flatMap((source) => {
      const text = readFileSync(join(root, source), 'utf8');
      const marks = SOURCES[extname(source).slice(1)] as CommentMarks;
      return [...commentsOf(text, marks), ...(sentences.includes(source) ? stringsOf(text) : [])]
        .flatMap(headless)
        .map((sentence) => `${source}: ${sentence}`);
    });
    expect([...inPages, ...inSources]).toEqual([]);
  });

  test('a comment names what it is about: none begins with “Of”, and none on a line with “who” for whoever', () => {
    const BEGINS_AMISS = /^\s*(?:\/\*\* Of |\/\/ (?:Of|Who) )/;
    const CONTINUES = /^\s*\/\//;
    const amiss = (text: string) => {
      const lines = text.split('\n');
      return lines.filter((line, at) => {
        const before = lines[at - 1] ?? '';
        const isFirst = /^\s*\/\/ /.test(line) ? !CONTINUES.test(before) : true;
        const opensBlock = /^\s*\* Of /.test(line) && /^\s*\/\*\*$/.test(before);
        return opensBlock || (isFirst && BEGINS_AMISS.test(line));
      });
    };
    expect(amiss('/** Of a room. */\n/**\n * Of a person\n */\n// Who left may come back.')).toHaveLength(3);
    expect(amiss('/** Who may come in. */\n// Somebody\n// Of\n// Who is there, goes.\n/* Of */')).toEqual(
      [],
    );
    const found = sources.flatMap((source) =>
      amiss(readFileSync(join(root, source), 'utf8')).map((line) => `${source}: ${line.trim()}`),
    );
    expect(found).toEqual([]);
  });

  test('a room is where people write: what has enough space is not said to have room', () => {
    const ROOMY =
      /(?<!(?:the|a) )\broom for\b|\broom (?:enough|left)\b|\bmak(?:es?|ing) room\b|\b(?:has|have|needs?)(?: no)? room(?= |[.,;:])(?! in\b)|\bno room (?=for|on)/i;
    expect(ROOMY.test('The oldest makes room, and there is no room for it.')).toBe(true);
    expect(ROOMY.test('A bot that is in no room, and makes rooms')).toBe(false);
    const found = [...pages, ...sources.filter((source) => source.startsWith('src/'))].flatMap((path) =>
      linesOf(path)
        .filter((line) => ROOMY.test(line))
        .map((line) => `${path}: ${line.trim()}`),
    );
    expect(found).toEqual([]);
  });

  test('no sentence begins with what was measured before it says that it was', () => {
    const found = [...pages, ...sources]
      .filter((path) => !path.endsWith('plain-english.test.ts'))
      .filter((path) => /\bMeasured (?:were|was)\b/.test(readFileSync(join(root, path), 'utf8')));
    expect(found).toEqual([]);
  });

  test('no comment of a file of settings is wider than 120 columns', () => {
    expect(settings).toContain('docker-compose.yml');
    expect(settings).toContain('src/client/tsconfig.json');
    expect(settings.length).toBeGreaterThan(20);
    const wide = settings.flatMap((path) =>
      linesOf(path)
        .filter((line) => SETTINGS.line.test(line) && line.length > WIDTH_MAX)
        .map((line) => `${path}: ${line.trim()}`),
    );
    expect(wide).toEqual([]);
  });

  test('a sentence of a file of settings has at most 25 words', () => {
    const long = settings.flatMap((path) =>
      commentsOf(readFileSync(join(root, path), 'utf8').replace(TABLE, ''), SETTINGS)
        .flatMap(sentencesOf)
        .filter((sentence) => wordsOf(sentence) > WORDS_MAX)
        .map((sentence) => `${path}: ${sentence}`),
    );
    expect(long).toEqual([]);
  });

  test('no comment of a source is wider than 120 columns', () => {
    const wide = sources
      .filter((source) => /\.m?tsx?$/.test(source))
      .flatMap((source) =>
        linesOf(source)
          .filter(
            (line) =>
              /^\s*(?:\/\/|\*|\/\*\*)/.test(line) && line.length > WIDTH_MAX && !/biome-ignore/.test(line),
          )
          .map((line) => `${source}: ${line.trim()}`),
      );
    expect(wide).toEqual([]);
  });
});
