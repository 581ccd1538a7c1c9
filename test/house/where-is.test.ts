import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Place {
  readonly what: string;
  /** What stands there: a declaration, a method of one (`Journal.rewrite`), or a word of a script. */
  readonly name: string;
  readonly file: string;
}

const WIDEST_GROUP = 16;

/** What took a stranger more than one try to find. */
const SOUGHT = [
  'An append that an archived room refuses',
  'The name of a session’s cookie',
  'Deleted text leaves the store’s files',
  'An epoch is made anew',
  'A node with another secret is refused at its start',
  'A secret that differs from then on',
  'What `holdfast repair` can save, and which is best',
  'What `holdfast repair` keeps',
  'The people of a drained worker are asked to move',
  'A lost message of the crowd is counted',
  'The greatest length of a text',
  'The order of rooms in a list',
  'The order of rooms on the page',
];

/** The section “Where is …” of docs/architecture.md. */
const section = (() => {
  const text = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
  const [all = ''] = /^## Where is …\n[\s\S]*?(?=\n\nA limit|\n## )/m.exec(text) ?? [];
  return all.replaceAll(/\n {2,}/g, ' ');
})();
const linesOf = (part: string) => part.split('\n').filter((line) => line.startsWith('- '));
const lines = linesOf(section);

const places = lines.flatMap((line): Place[] => {
  const [, what, name, file] = /^- (.+): `([^`]+)` in `([^`]+)`$/.exec(line) ?? [];
  return what === undefined ? [] : [{ what, name: name as string, file: file as string }];
});

function standsThere({ name, file }: Place): boolean {
  if (!existsSync(join(root, file))) return false;
  const text = readFileSync(join(root, file), 'utf8');
  const [owner, member] = name.split('.') as [string, string?];
  if (member !== undefined) {
    const [body = ''] = new RegExp(`^(?:export )?class ${owner}\\b[^]*?^}`, 'm').exec(text) ?? [];
    return new RegExp(`^ {2}(?:get |async )*${member}\\(`, 'm').test(body);
  }
  if (file.endsWith('.ts')) {
    return new RegExp(`^(?:export )?(?:async )?(?:function|class|const|interface|type) ${name}\\b`, 'm').test(
      text,
    );
  }
  return new RegExp(`\\b${name}\\b`).test(text);
}

test('every line of “Where is …” names a file, and what stands in it', () => {
  expect(lines.length).toBeGreaterThanOrEqual(20);
  expect(lines.filter((_, index) => places[index] === undefined)).toEqual([]);
  expect(places).toHaveLength(lines.length);
});

test.each(places)('$what: $name is in $file', (place) => {
  expect(standsThere(place)).toBe(true);
  expect(standsThere({ ...place, name: `${place.name}Elsewhere` })).toBe(false);
});

test('every line stands under a heading, with few enough others to look through', () => {
  const [before, ...groups] = section.split(/^### /m);
  expect(linesOf(before as string)).toEqual([]);
  const sizes = groups.map((group) => linesOf(group).length);
  expect(sizes.filter((size) => size === 0 || size > WIDEST_GROUP)).toEqual([]);
});

test('what took a stranger several tries has its line', () => {
  const whats = places.map(({ what }) => what.replaceAll("'", '’'));
  expect(SOUGHT.filter((what) => !whats.includes(what))).toEqual([]);
});
