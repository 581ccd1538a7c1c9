import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const page = read('CONTRIBUTING.md');

/** As it was committed last: the change itself must not fail the test. Without git, as it is. */
function readCommitted(file: string): string {
  try {
    return execFileSync('git', ['show', `HEAD:./${file}`], { cwd: root, encoding: 'utf8', stdio: 'pipe' });
  } catch {
    // A copy of the tree without its repository has no commit to be asked for.
    return read(file);
  }
}

test('every command of CONTRIBUTING.md is one of package.json', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> };
  const named = [...page.matchAll(/\bnpm (?:run (?:-s )?([a-z:]+)|(test|start)\b)/g)].map(
    ([, run, own]) => (run ?? own) as string,
  );
  expect(new Set(named).size).toBeGreaterThan(8);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test('the first change can be made: the words to change stand once in the file that it names', () => {
  const [, words, file] = /change `([^`]+)` in\s+`([^`]+)`/.exec(page) ?? [];
  expect(words).toBeDefined();
  expect(readCommitted(file as string).split(words as string)).toHaveLength(2);
});

test('it leads to the list of where things are', () => {
  // That the target is there is held by `links.test.ts`.
  expect(page).toContain('](docs/architecture.md#where-is-)');
});

test('what CI runs is what it says', () => {
  const commands = read('.ci/run')
    .split('\n')
    .filter((line) => /^\s*npm /.test(line))
    .map((line) => line.trim().replace(/ --.*$/, ''));
  expect(commands.length).toBeGreaterThan(1);
  expect(commands.filter((command) => !page.includes(command))).toEqual([]);
});
