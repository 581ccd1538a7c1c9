import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const SUBJECT_MAX = 72;
/** Fewer words cannot say what changed. */
const WORDS_MIN = 3;
/** It came in before anybody looked, and main is not written anew for it. */
const KNOWN = '1fdb3abe';
/** It has 74 characters. */
const KNOWN_LONG = 'cb64542d';
/** The rule holds from the commit that brought this file. */
const SINCE = 'test/house/commits.test.ts';

/** What git says, by lines; null where it says nothing: no git, or no repository. */
function git(...args: string[]): string[] | null {
  try {
    // In a container the clone may be another user's, which git does not trust by itself.
    const said = execFileSync('git', ['-c', `safe.directory=${resolve(root)}`, ...args], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return said.split('\n').filter((line) => line !== '');
  } catch {
    // A downloaded copy, or a machine without git.
    return null;
  }
}

function tooLong(subjects: readonly string[]): string[] {
  return subjects.filter((subject) => [...subject].length > SUBJECT_MAX);
}

function sayNothing(subjects: readonly string[]): string[] {
  return subjects.filter((subject) => (subject.match(/\p{L}[\p{L}\d'’-]*/gu) ?? []).length < WORDS_MIN);
}

/** What git says of the commits since this rule, each in a line; null where they are not here. */
function sinceThen(format: string): string[] | null {
  const [since] = git('log', '--diff-filter=A', '--format=%H', '--', SINCE) ?? [];
  // In a shallow clone the oldest commit seems to bring every file: what came before it is not there to be read.
  if (since === undefined) return null;
  // Only commits that have it behind them are judged: a branch begun before it did not know.
  return git('log', '--ancestry-path', '--no-merges', `--format=${format}`, `${since}..HEAD`) ?? [];
}

/** The subjects of lines with id and subject, but for that of one commit. */
function subjectsOf(lines: readonly string[], known: string): string[] {
  return lines.filter((line) => !line.startsWith(known)).map((line) => line.slice(line.indexOf(' ') + 1));
}

describe('commits', () => {
  test('a subject that says nothing is found', () => {
    expect(sayNothing(['x', 'Format', 'Fix: 1 2 3', 'Limits have reasons'])).toEqual([
      'x',
      'Format',
      'Fix: 1 2 3',
    ]);
  });

  test('since this rule, every subject says in words what changed, but for one', ({ skip }) => {
    const lines = sinceThen('%H %s');
    if (lines === null) return skip('no git history here');
    expect(sayNothing(subjectsOf(lines, KNOWN))).toEqual([]);
  });

  test('a subject of more than 72 characters is found', () => {
    expect(tooLong(['x'.repeat(72), 'é'.repeat(72), 'x'.repeat(73)])).toEqual(['x'.repeat(73)]);
  });

  test('git answers where the clone is of another user, as in a container of CI', ({ skip }) => {
    if (git('rev-parse', '--show-toplevel') === null) return skip('no git history here');
    vi.stubEnv('GIT_TEST_ASSUME_DIFFERENT_OWNER', '1');
    try {
      expect(git('rev-parse', '--is-shallow-repository')).not.toBeNull();
    } finally {
      vi.unstubAllEnvs();
    }
  });

  test('since this rule, every subject has at most 72 characters, but for one', ({ skip }) => {
    const shallow = git('rev-parse', '--is-shallow-repository');
    if (shallow === null) return skip('no git history here');
    const lines = sinceThen('%H %s');
    if (lines === null) return skip('the commit that brought this rule is not in this history');
    const subjects = subjectsOf(lines, KNOWN_LONG);
    expect(tooLong(subjects)).toEqual([]);
    if (shallow[0] === 'true')
      return skip(`a shallow clone: only its ${subjects.length} newest subjects were read`);
  });
});
