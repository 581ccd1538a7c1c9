import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Lines that a file may have, by the folder that it is in; the narrowest holds. */
const LINES_MAX: readonly (readonly [folder: string, lines: number])[] = [
  ['src/client/', 250],
  ['', 300],
];
/** Half of the files are no longer than this. */
const MEDIAN_MAX = 51;
const WIDTH_MAX = 120;

const filesOf = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:tsx?|mjs|lua|css)$/.test(name))
    .map((name) => join(folder, name))
    .map((name) => ({ name, lines: readFileSync(join(root, name), 'utf8').trimEnd().split('\n') }));

const files = filesOf('src');

const mostOf = (name: string) => LINES_MAX.find(([folder]) => name.startsWith(folder))?.[1] ?? 0;

test('no file but a test is longer than its folder allows', () => {
  expect(files.length).toBeGreaterThan(500);
  expect(mostOf('src/client/rooms/rows.ts')).toBe(250);
  expect(mostOf('prove/run/prove.ts')).toBe(300);
  const all = ['src', 'testbed', 'prove', 'bench', 'scripts'].flatMap(filesOf);
  const long = all.filter(({ name, lines }) => lines.length > mostOf(name)).map(({ name }) => name);
  expect(long).toEqual([]);
});

test('half of the files of src are no longer than a screen', () => {
  const lengths = files
    .filter(({ name }) => /\.tsx?$/.test(name))
    .map(({ lines }) => lines.length)
    .sort((a, b) => a - b);
  expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(MEDIAN_MAX);
});

test('no line of a script of the store is wider than 120 columns', () => {
  const wide = files
    .filter(({ name }) => name.endsWith('.lua'))
    .flatMap(({ name, lines }) =>
      lines.flatMap((line, at) => (line.length > WIDTH_MAX ? [`${name}:${at + 1}`] : [])),
    );
  expect(wide).toEqual([]);
});
