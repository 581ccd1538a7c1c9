import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Place {
  readonly what: string;
  /** What stands there: a declaration, or a word of a script. */
  readonly name: string;
  readonly file: string;
}

/** The lines of “Where is …” in docs/architecture.md. */
const lines = (() => {
  const text = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
  const [section = ''] = /^## Where is …\n[\s\S]*?(?=\n\nA limit|\n## )/m.exec(text) ?? [];
  return section
    .replaceAll(/\n {2,}/g, ' ')
    .split('\n')
    .filter((line) => line.startsWith('- '));
})();

const places = lines.flatMap((line): Place[] => {
  const [, what, name, file] = /^- (.+): `([^`]+)` in `([^`]+)`$/.exec(line) ?? [];
  return what === undefined ? [] : [{ what, name: name as string, file: file as string }];
});

function standsThere({ name, file }: Place): boolean {
  if (!existsSync(join(root, file))) return false;
  const text = readFileSync(join(root, file), 'utf8');
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
