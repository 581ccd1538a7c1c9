import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Numbers of the attacks in docs/security.md: the first cell of a row. */
function listed(): Set<string> {
  const rows = readFileSync(join(root, 'docs/security.md'), 'utf8').matchAll(/^\| (S?\d+) +\|/gm);
  return new Set([...rows].map((row) => row[1] as string));
}

/** Numbers that begin the names of tests in test/attack. */
function attacked(): Set<string> {
  const names = readdirSync(join(root, 'test/attack'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .flatMap((name) => [
      ...readFileSync(join(root, 'test/attack', name), 'utf8').matchAll(
        /\b(?:test|it)[^(\n]*\(\s*[`'"]((?:\[[A-Z\d-]+\]\s*)+)/g,
      ),
    ]);
  return new Set(names.flatMap((match) => (match[1] as string).match(/(?<=\[)S?\d+(?=\])/g) ?? []));
}

test('every attack that is listed is a test, and every numbered attack is listed', () => {
  expect([...listed()].sort()).toEqual([...attacked()].sort());
});
