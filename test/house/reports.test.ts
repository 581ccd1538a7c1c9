import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { reports } from '../../scripts/reports.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('the pages of docs/reports/, and what the control room shows of them, are what the programs make of the measurements and of bench/notes.md', async () => {
  const pages = await reports((path) => import(join(root, `${path}.ts`)));
  const stale = pages.filter(([path, text]) => readFileSync(join(root, path), 'utf8') !== text);
  expect(stale.map(([path]) => `${path}: run npm run reports`)).toEqual([]);
});

test('no page of docs/reports/ is made by hand', async () => {
  const pages = await reports((path) => import(join(root, `${path}.ts`)));
  const there = readdirSync(join(root, 'docs/reports'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(md|html)$/.test(name))
    .map((name) => `docs/reports/${name}`);
  const made = pages.map(([path]) => path).filter((path) => path.startsWith('docs/'));
  expect(there.sort()).toEqual(made.sort());
});
