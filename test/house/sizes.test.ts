import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const src = fileURLToPath(new URL('../../src', import.meta.url));

/** Lines that a file may have, by the folder that it is in; the narrowest holds. */
const LINES_MAX: readonly (readonly [folder: string, lines: number])[] = [
  ['client/', 250],
  ['', 300],
];
/** Half of the files are no longer than this. */
const MEDIAN_MAX = 51;
const WIDTH_MAX = 120;

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(?:tsx?|lua|css)$/.test(name))
  .map((name) => ({ name, lines: readFileSync(join(src, name), 'utf8').trimEnd().split('\n') }));

const mostOf = (name: string) => LINES_MAX.find(([folder]) => name.startsWith(folder))?.[1] ?? 0;

test('no file of src is longer than its folder allows', () => {
  expect(files.length).toBeGreaterThan(500);
  expect(mostOf('client/rooms/rows.ts')).toBe(250);
  expect(mostOf('primary/compose.ts')).toBe(300);
  const long = files.filter(({ name, lines }) => lines.length > mostOf(name)).map(({ name }) => name);
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
