import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const LINES_MAX = 12;
/** A folder with more files is not understood by their names alone. */
const FILES_MAX = 22;
/** Many files of one form: the words of each part of a page, and scripts, each with its head. */
const OF_ONE_FORM = /\/strings\/\w+\/$|^src\/store\/redis\/scripts\/$/;
/** They have fewer, and one has to know where to begin all the same. */
const OF_OWN_RIGHT = ['src/client/connection/'];

interface Tour {
  readonly folder: string;
  readonly lines: readonly string[];
}

/** The tours of docs/architecture.md: a heading that names the folder, and what is said of it. */
const tours = (() => {
  const text = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
  const section = text.split(/^## /m).find((part) => part.startsWith('Tours\n')) ?? '';
  return section
    .split(/^### /m)
    .slice(1)
    .map((part): Tour => {
      const [heading = '', ...lines] = part.split('\n').filter((line) => line !== '');
      return { folder: heading.replaceAll('`', ''), lines };
    });
})();

/** Every name in a tour that is one of a file or a folder. */
const named = ({ lines }: Tour) =>
  [...lines.join('\n').matchAll(/`([\w./-]+(?:\.tsx?|\/))`/g)].map(([, name]) => name as string);

/** Folders of src/ with more files of code than one sees through. */
function largeFolders(): string[] {
  const counts = new Map<string, number>();
  for (const one of readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })) {
    if (!/\.(?:tsx?|lua)$/.test(one)) continue;
    const folder = `${dirname(join('src', one))}/`;
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count > FILES_MAX).map(([folder]) => folder);
}

test('the folders with the most files have a tour, and no other', () => {
  const large = largeFolders().filter((folder) => !OF_ONE_FORM.test(folder));
  expect(large.length).toBeGreaterThan(4);
  expect(tours.map(({ folder }) => folder).sort()).toEqual([...large, ...OF_OWN_RIGHT].sort());
});

describe.each(tours)('the tour of $folder', (tour) => {
  test('is short, and names files that are there', () => {
    const names = named(tour);
    expect(tour.lines.length).toBeLessThanOrEqual(LINES_MAX);
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !existsSync(join(root, tour.folder, name)))).toEqual([]);
  });

  test('passes each file once', () => {
    const names = named(tour);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});
