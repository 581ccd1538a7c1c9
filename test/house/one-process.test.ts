/** Test files that follow each other share a process and its modules (`vitest.config.ts`). */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const TESTS = fileURLToPath(new URL('..', import.meta.url));
const OWN = 'house/one-process.test.ts';

const files = readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.ts') && name !== OWN,
);
const textOf = (file: string) => readFileSync(join(TESTS, file), 'utf8');

test('no file replaces a module: the next one would be given the replacement', () => {
  expect(files.filter((file) => /\bvi\.(mock|doMock|stubGlobal)\(/.test(textOf(file)))).toEqual([]);
});

test('no file changes the environment or the folder of its process', () => {
  expect(
    files.filter((file) => /process\.env(\.\w+|\[[^\]]+\]) = |process\.chdir/.test(textOf(file))),
  ).toEqual([]);
});

/** What is changed for a while, and what ends that. */
const UNDONE: readonly (readonly [RegExp, RegExp])[] = [
  [/vi\.useFakeTimers\(/, /vi\.useRealTimers\(/],
  [/vi\.stubEnv\(/, /vi\.unstubAllEnvs\(/],
  [/vi\.spyOn\(Date\b/, /vi\.restoreAllMocks\(/],
];

test('who fakes the time or the environment ends that again', () => {
  const wrong = files.filter((file) => {
    const text = textOf(file);
    return UNDONE.some(([change, undo]) => change.test(text) && !undo.test(text));
  });
  expect(wrong).toEqual([]);
});

test('files share a browser, too: none opens the tests’ own for itself', () => {
  const opening = files.filter((file) => /\bopenBrowser\(/.test(textOf(file)));
  // `attack/browser.test.ts` is of another group, where no other file needs one.
  expect(opening.sort()).toEqual(['attack/browser.test.ts', 'support/kept-browser.ts']);
});
