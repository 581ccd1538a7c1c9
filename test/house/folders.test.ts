import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

/** “Folders” in docs/architecture.md beside the tree. */

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Item {
  /** What it is about: paths from the root. */
  readonly about: readonly string[];
  /** All that it names, in code. */
  readonly named: readonly string[];
}

const items = (() => {
  const text = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
  const [section = ''] = /^## Folders\n[\s\S]*?(?=\n## )/m.exec(text) ?? [];
  return section
    .split(/^- /m)
    .slice(1)
    .map((item): Item => {
      const named = [...item.matchAll(/`([\w./-]+)`/g)].map(([, name]) => name as string);
      const [head = ''] = item.split(':');
      return { about: [...head.matchAll(/`([\w./-]+)`/g)].map(([, name]) => name as string), named };
    });
})();
const about = items.flatMap((item) => item.about);

const within = (folder: string) => readdirSync(join(root, folder), { withFileTypes: true });
const foldersOf = (folder: string) =>
  within(folder).flatMap((one) => (one.isDirectory() && !one.name.startsWith('.') ? [`${one.name}/`] : []));

test('each folder at the top has its line, but for what is made or installed', () => {
  // `npm run dev` makes its data here, as the list of what is not committed knows.
  const ignored = readFileSync(join(root, '.gitignore'), 'utf8').split('\n');
  const made = [...ignored, 'src/', 'docs/'];
  expect(foldersOf('.').filter((name) => !made.includes(name) && !about.includes(name))).toEqual([]);
});

test('each part of src, and each module that is none, has its line', () => {
  const parts = within('src')
    .filter((one) => one.isDirectory() || one.name.endsWith('.ts'))
    .map((one) => `src/${one.name}${one.isDirectory() ? '/' : ''}`);
  expect(parts.length).toBeGreaterThan(20);
  const named = items.flatMap((item) => item.named);
  expect(parts.filter((part) => !named.includes(part))).toEqual([]);
});

const parts = items.flatMap((item) =>
  item.about
    .filter((path) => /^src\/\w+\/$/.test(path))
    .map((path) => ({ path, folders: foldersOf(path), named: item.named })),
);

describe.each(parts)('of $path', ({ path, folders, named }) => {
  test('each folder is named, and what is named is there', () => {
    expect(folders.filter((name) => !named.includes(name))).toEqual([]);
    const isThere = (name: string) => existsSync(join(root, path, name)) || existsSync(join(root, name));
    expect(isThere('nowhere/')).toBe(false);
    expect(named.filter((name) => /[/.]/.test(name) && !isThere(name))).toEqual([]);
  });
});
