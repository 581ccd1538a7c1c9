import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const NUMBER = /\b[A-Z]+-\d+\b/g;

/** Items of docs/promises.md: number → whether it says that tests prove it. */
function promised(): Map<string, boolean> {
  const rows = readFileSync(join(root, 'docs/promises.md'), 'utf8').matchAll(
    /^- \*\*([A-Z]+-\d+)\*\* \((proven|not yet)\): /gm,
  );
  return new Map([...rows].map((row) => [row[1] as string, row[2] === 'proven']));
}

/** Numbers that begin the names of tests. */
function tested(): Set<string> {
  const files = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(test|contract)\.ts$|contract\.ts$/.test(name),
  );
  const names = files.flatMap((name) => [
    ...readFileSync(join(root, 'test', name), 'utf8').matchAll(
      /\b(?:test|it)[^(\n]*\(\s*[`'"]((?:\[[A-Z]+-\d+\]\s*)+)/g,
    ),
  ]);
  return new Set(names.flatMap((match) => (match[1] as string).match(NUMBER) ?? []));
}

test('every promise marked proven has a test with its number', () => {
  const tests = tested();
  const rows = promised();
  expect(rows.size).toBeGreaterThanOrEqual(26);
  expect(
    [...rows].filter(([number, proven]) => proven && !tests.has(number)).map(([number]) => number),
  ).toEqual([]);
});

test('every number in a test is a promise, and is marked proven', () => {
  const rows = promised();
  expect([...tested()].filter((number) => rows.get(number) !== true)).toEqual([]);
});
