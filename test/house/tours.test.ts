import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const LINES_MAX = 12;

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
  [...lines.join('\n').matchAll(/`([\w./-]+(?:\.ts|\/))`/g)].map(([, name]) => name as string);

test('the folders with the most to find have a tour', () => {
  expect(tours.map(({ folder }) => folder)).toEqual([
    'src/store/redis/',
    'src/store/embedded/',
    'src/primary/supervisor/',
    'src/worker/rooms/',
    'src/client/connection/',
  ]);
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
