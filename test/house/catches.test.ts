import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where our own code stands; a test may expect an error without a word. */
const sources = ['src', 'testbed', 'prove', 'bench', 'scripts'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:tsx?|mjs)$/.test(file))
    .map((file) => join(folder, file))
    // What a mutant puts into a copy of the server is wrong on purpose.
    .filter((file) => !file.startsWith('prove/mutants/')),
);

/** A `catch` that names no error, up to the brace on its own level. */
const SILENT = /^( *)(?:.*\} )?catch \{\n([\s\S]*?)\n\1\}/gm;

/**
 * A handler of a rejection or of an error that does nothing, or puts a value in the place of an error that nobody sees.
 */
const EMPTY =
  /\.catch\(\(\) => (?:\{\s*\}|null|undefined|true|false|0|''|\[\]|[a-z]\w*)\)|\.on\('error', \(\) => \{\s*\}\)/;

/** The same as the second handler of a `then`, with the line before it. */
const EMPTY_SECOND =
  /^( *)[^\n]*\.then\(\n(?:\1 {2}[^\n]*\n)*?(\1 {2}[^\n]*)\n\1 {2}\(\) => \{\s*\},?\n\1\)/gm;

/** The fewest words that can say why an error is dropped; “As above.” and “Gone.” do not. */
const REASON_WORDS = 4;

/** Whether the comments of a piece of code give a reason in words. */
function hasReason(code: string): boolean {
  const comments = [...code.matchAll(/(?:(?<!:)\/\/|\/\*\*?|^\s*\*(?!\/)) ?(.*)/gm)].map(
    ([, said]) => said as string,
  );
  return (comments.join(' ').match(/\p{L}[\p{L}\d'’-]*/gu) ?? []).length >= REASON_WORDS;
}

test('a comment without words is no reason', () => {
  expect(hasReason('call(); // It is gone meanwhile.')).toBe(true);
  expect(hasReason('/** Only a comfort is lost. */\ncall();')).toBe(true);
  expect(hasReason('// As above.\ncall();')).toBe(false);
  expect(hasReason(' */\nfunction withoutAnyReasonHere() {}')).toBe(false);
  expect(hasReason('// ───\nread(some, more, words, here);')).toBe(false);
});

test('a second handler that drops its error has its reason in the line before it', () => {
  const without = (text: string) =>
    [...text.matchAll(EMPTY_SECOND)].filter(([, , before = '']) => !hasReason(before));
  expect(without('a.then(\n  () => one(),\n  () => {},\n);')).toHaveLength(1);
  expect(without('a.then(\n  () => one(),\n  // It is asked again.\n  () => {},\n);')).toHaveLength(0);
  const wrong = sources.filter((file) => without(readFileSync(join(root, file), 'utf8')).length > 0);
  expect(wrong).toEqual([]);
});

test('a handler that drops its error has its reason in the two lines before it, or beside it', () => {
  const wrong = sources.flatMap((file) => {
    const lines = readFileSync(join(root, file), 'utf8').split('\n');
    return lines.flatMap((line, at) =>
      EMPTY.test(line) && !hasReason(lines.slice(Math.max(0, at - 2), at + 1).join('\n'))
        ? [`${file}:${at + 1}: ${line.trim()}`]
        : [],
    );
  });
  expect(wrong).toEqual([]);
});

test('a catch that drops its error says why, or throws in words of its own', () => {
  const wrong = sources.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(SILENT)]
      .filter(([, , body = '']) => !/\bthrow\b/.test(body) && !hasReason(body))
      .map(([text]) => `${file}: ${text.trim().split('\n').slice(0, 2).join(' ')}`),
  );
  expect(wrong).toEqual([]);
});

/** What a `catch`, a handler of a rejection or of the event `error` calls what it was given. */
const CAUGHT =
  /\bcatch \((?!error\b)(\w+)[):]|\.catch\(\(?(?:async )?\(?(?!error\b)(\w+)(?:: [^()]+)?\)? =>|'error', \((?!error\b)(\w+)/;

/** An argument or a variable that has an error, called a problem. */
const PROBLEM_OF_AN_ERROR =
  /\bproblem\??: (?:unknown|any|Error|HoldfastError|NodeJS\.ErrnoException)\b|\bproblem instanceof \w*Error\b|reject\(problem\)/;

test('what is caught is called an error: a problem is something that an operator should mend', () => {
  for (const line of [
    '} catch (problem) {',
    '.catch((problem: Error) => 1)',
    ".once('error', (problem) => 1)",
  ])
    expect(CAUGHT.test(line), line).toBe(true);
  for (const line of ['} catch (error) {', '.catch((error: Error) => 1)', ".on('error', (error) => 1)"])
    expect(CAUGHT.test(line), line).toBe(false);
  expect(PROBLEM_OF_AN_ERROR.test('function isWrong(problem: unknown) {')).toBe(true);
  const found = sources.flatMap((file) =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .flatMap((line) =>
        CAUGHT.test(line) || PROBLEM_OF_AN_ERROR.test(line) ? [`${file}: ${line.trim()}`] : [],
      ),
  );
  // It is made an `error` with a type in the line below.
  expect(found).toEqual(['src/store/redis/store-connection.ts: } catch (thrown) {']);
});

/** A field of a line of the logger that has what an error said, and is not called `error`; `err` is a whole one. */
const OTHER_FIELD =
  /\b(?!error\b)(\w+): (?:\(?(?:error|thrown|caught)(?: as \w+)?\)?\.message|message) \}, ['"`]|\{ (?!err\b|error\b)(\w+): (?:error|thrown) \}, ['"`]/;

test('in a line of the logger, what an error said is called error, and a whole one err', () => {
  for (const line of [
    "logger.warn({ problem: (error as Error).message }, 'it failed')",
    "logger.debug({ room, why: error.message }, 'it failed')",
    "logger.error({ cause: error }, 'it failed')",
  ])
    expect(OTHER_FIELD.test(line), line).toBe(true);
  for (const line of [
    "logger.warn({ error: (error as Error).message }, 'it failed')",
    "logger.error({ err: error }, 'it failed')",
  ])
    expect(OTHER_FIELD.test(line), line).toBe(false);
  const found = sources.flatMap((file) =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .flatMap((line) => (OTHER_FIELD.test(line) ? [`${file}: ${line.trim()}`] : [])),
  );
  expect(found).toEqual([]);
});
