import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const folder = fileURLToPath(new URL('../../docs/decisions', import.meta.url));
const pages = readdirSync(folder).filter((name) => name !== 'README.md');
const list = readFileSync(join(folder, 'README.md'), 'utf8').replaceAll(/\n {2}/g, ' ');

test('the list of decisions has every page, in order of their numbers', () => {
  const listed = [...list.matchAll(/^- \[(\d{4})\]\((.+?)\): /gm)].map(([, number, page]) => ({
    number,
    page,
  }));
  expect(listed.map(({ page }) => page)).toEqual([...pages].sort());
  expect(listed.filter(({ number, page }) => !page?.startsWith(`${number}-`))).toEqual([]);
});

test('a decision is listed by its title', () => {
  const titles = new Map(
    [...list.matchAll(/^- \[\d{4}\]\((.+?)\): (.+)$/gm)].map(([, page, title]) => [page, title]),
  );
  const other = pages.filter((page) => {
    const [heading = ''] = readFileSync(join(folder, page), 'utf8').split('\n');
    return !heading.endsWith(titles.get(page) ?? '?');
  });
  expect(other).toEqual([]);
});
