import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const MADE =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:function\*?|class|const enum|const|let|interface|type|enum) (\w+)/gm;

/**
 * Exports of these texts that no text mentions: not their own beside where they are made, not another of theirs, not
 * one of `users`. Tests are no users: what only they need belongs to them. Comments do not count.
 */
function unused(texts: ReadonlyMap<string, string>, users: readonly string[]): string[] {
  const bare = new Map([...texts].map(([path, text]) => [path, withoutComments(text)]));
  const said = new Map<string, number>();
  for (const text of [...bare.values(), ...users.map(withoutComments)])
    for (const [word] of text.matchAll(/\w+/g)) said.set(word, (said.get(word) ?? 0) + 1);
  return [...bare].flatMap(([path, text]) =>
    [...text.matchAll(MADE)].flatMap(([, name]) =>
      said.get(name as string) === 1 ? [`${path}: ${name}`] : [],
    ),
  );
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*/g, '');
}

function read(folder: string): Map<string, string> {
  return new Map(
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(?:tsx?|mjs)$/.test(path))
      .map((path) => [path, readFileSync(join(root, folder, path), 'utf8')]),
  );
}

test('an export that nothing uses is found, one that its own file or another uses is not', () => {
  const texts = new Map([
    [
      'a.ts',
      'export const lonely = 1; // lonely\nexport const own = 2;\nconst more = own;\nexport type Far = 1;',
    ],
    ['b.ts', "import type { Far } from './a.js';\nexport function served(): Far {}"],
  ]);
  expect(unused(texts, ['served();'])).toEqual(['a.ts: lonely']);
});

test('nothing is exported from src for tests alone', () => {
  const users = ['testbed', 'prove', 'bench', 'scripts'].flatMap((folder) => [...read(folder).values()]);
  expect(unused(read('src'), users)).toEqual([]);
});

const VALUE = /^export (?:abstract )?(?:async )?(?:function\*?|class|const|let) (\w+)/gm;

/** Exported values of these texts that no other text says, as `path: name`. */
function ownOnly(texts: ReadonlyMap<string, string>, users: readonly string[]): string[] {
  const words = (text: string) => new Set(withoutComments(text).match(/\w+/g));
  const bySaid = new Map<string, number>();
  for (const text of [...texts.values(), ...users])
    for (const word of words(text)) bySaid.set(word, (bySaid.get(word) ?? 0) + 1);
  return [...texts].flatMap(([path, text]) =>
    [...withoutComments(text).matchAll(VALUE)].flatMap(([, name]) =>
      bySaid.get(name as string) === 1 ? [`${path}: ${name}`] : [],
    ),
  );
}

test('a value that only its own file says is found, one that another or a test says is not', () => {
  const texts = new Map([
    ['a.ts', 'export const own = 1;\nexport const far = own;\nexport function tested() {}'],
    ['b.ts', "import { far } from './a.js';"],
  ]);
  expect(ownOnly(texts, ['tested();'])).toEqual(['a.ts: own']);
});

test('what only its own file needs is not exported', () => {
  const users = ['test', 'testbed', 'prove', 'bench', 'scripts'].flatMap((folder) => [
    ...read(folder).values(),
  ]);
  expect(ownOnly(read('src'), users)).toEqual([]);
});

/** A method of a class, or a word of a page's strings. */
const METHOD = /^ {2}(?:async |static |get )*([a-z]\w+)\([^)\n]*\)(?:: [^\n]+)? \{$/gm;
const PHRASE = /^ {2,}([a-z]\w+):/gm;

/** Members of these texts that are said nowhere but where they are made. */
function unsaid(texts: ReadonlyMap<string, string>, member: RegExp, users: readonly string[]): string[] {
  const all = [...texts.values(), ...users].map(withoutComments).join('\n');
  const said = new Map<string, number>();
  for (const [word] of all.matchAll(/\w+/g)) said.set(word, (said.get(word) ?? 0) + 1);
  return [...texts].flatMap(([path, text]) =>
    [...withoutComments(text).matchAll(member)].flatMap(([, name]) =>
      said.get(name as string) === 1 ? [`${path}: ${name}`] : [],
    ),
  );
}

test('a member that nothing says is found, one that is said is not', () => {
  const texts = new Map([['a.ts', 'class A {\n  lonely(): void {\n  }\n  served(): void {\n  }\n}']]);
  expect(unsaid(texts, METHOD, ['a.served();'])).toEqual(['a.ts: lonely']);
  const words = new Map([['en.ts', "export const mode = {\n  lonely: 'Alone',\n  now: 'now',\n};"]]);
  expect(unsaid(words, PHRASE, ['t.mode.now'])).toEqual(['en.ts: lonely']);
});

test('no method of src is there for tests alone', () => {
  const users = ['testbed', 'prove', 'bench', 'scripts', 'examples'].flatMap((folder) => [
    ...read(folder).values(),
  ]);
  expect(unsaid(read('src'), METHOD, users)).toEqual([]);
});

test('each string of a page is shown by it', () => {
  const found = unsaid(read('src'), PHRASE, []).filter((path) => /^browser\/\w+\/strings\//.test(path));
  expect(found).toEqual([]);
});
