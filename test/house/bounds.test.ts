import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/**
 * What strangers, people and operators can make the server hold or wait for has bounds. They stand in the files of
 * `protocol/limits/` and in page-limits.ts, each with its reason.
 */

const src = fileURLToPath(new URL('../../src', import.meta.url));

/**
 * Parts that bytes of others reach. What the client, the pages and the command line bound, they bound for themselves.
 */
const PARTS = /^(domain|primary|protocol|store|worker|site)\//;
/** The files of the bounds, one for each area. */
const AREAS = readdirSync(join(src, 'protocol/limits'))
  .filter((name) => name !== 'units.ts')
  .map((name) => [`protocol/limits/${name}`]);

/**
 * Constants that look like bounds and are none against anybody outside, by why: as often as there are any of that name.
 */
const NONE: Readonly<Record<string, readonly string[]>> = {
  'formats of ids, files and states': [
    'FRESH_GATE',
    'BYTES',
    'SECRET_BYTES',
    'FIXED_BYTES',
    'HEAD_BYTES',
    'HEAD_BYTES',
    'STEP_BYTES',
    'ID_BYTES',
    'ID_BYTES',
    'OVERHEAD_CHARS',
  ],
  'portions of our own work, so that nothing else waits for it': [
    'BATCH_MAX_MESSAGES',
    'MOST_A_SECOND',
    'WINDOW_MAX_MS',
    'COMPRESS_FROM_BYTES',
    'ENTRIES_AT_ONCE',
    'ENTRIES_AT_ONCE',
    'FOUND_MAX_BYTES',
    'GROUPS_AT_ONCE',
    'PIECE_BYTES',
    'READ_AT_ONCE_BYTES',
    'SCANNED_AT_ONCE',
    'STEPS_MAX',
    'STREAM_CUT_BYTES',
    'SYNC_EVERY_BYTES',
    'TOGETHER',
    'WINDOW_BYTES',
    'WRITE_CUT_BYTES',
    'AT_ONCE',
  ],
  'how long parts of one node, nodes, and a node and its store, wait for each other': [
    'AT_MOST_MS',
    'ANSWER_WITHIN_MS',
    'WAIT_MS',
    'WITHIN_MS',
    'ANSWER_WITHIN_MS',
    'ANSWER_WITHIN_MS',
    'CONFIRM_WITHIN_MS',
    'EMPTY_STALE_MS',
    'FIRST_WORDS_WITHIN_MS',
    'FOREIGN_STALE_MS',
    'LEASE_MS',
    'REPLICAS_WITHIN_MS',
    'STOP_WITHIN_MS',
    'SUBSCRIBE_WITHIN_MS',
    'WAIT_FOR_ENDING_MS',
    'WAIT_FOR_LIVING_MS',
    'WAIT_MS',
    'WAIT_MS',
    'CLOSE_WITHIN_MS',
    'EXPECT_WITHIN_MS',
    'NOTE_WITHIN_MS',
    'STORE_WITHIN_MS',
  ],
  'about ourselves: words of our store and services, ends of our workers': [
    'EXIT_NOTES_MAX',
    'SAID_MAX',
    'WORDS_MAX_CHARS',
  ],
};

/** Words in the name of a constant that bounds something. */
const NAMED_SO =
  /(^|_)(MAX|MOST|AT_ONCE|TOGETHER|REMEMBERED|KNOWN|LINGER|TIMEOUT|WITHIN|WAIT|WAITING|LEASE|FRESH|STALE|BYTES|CHARS|OVERRUNS)(_|$)/;

interface Found {
  readonly file: string;
  readonly name: string;
}

/**
 * Constants of one file that bound something: by their name, by what they are compared with, or as the rule of a
 * bucket.
 */
function boundsIn(file: string, text: string): Found[] {
  const constants = [...text.matchAll(/^(?:export )?const ([A-Z][A-Z0-9_]*)(?:: ([^=]+?))? = ([^;]*)/gm)];
  return constants
    .filter(([, name = '', type = '', value = '']) => {
      if (value.startsWith('/') || !/(?<![\w.])\d/.test(value)) return false;
      const compared = new RegExp(`\\.(?:size|length|byteLength)\\b[^;\\n]{0,40}(?:[<>]=?|===) ${name}\\b`);
      return (
        (type === 'BucketRule' && !value.includes('LIMITS.')) || NAMED_SO.test(name) || compared.test(text)
      );
    })
    .map(([, name = '']) => ({ file, name }));
}

function everyBound(): Found[] {
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && PARTS.test(name))
    .flatMap((file) => boundsIn(file, readFileSync(join(src, file), 'utf8')));
}

test('no bound stands outside the files of limits', () => {
  const found = everyBound();
  const left = Object.values(NONE).flat();
  const outside: string[] = [];
  for (const { file, name } of found) {
    const at = left.indexOf(name);
    if (at === -1) outside.push(`${file} ${name}`);
    else left.splice(at, 1);
  }
  expect(outside).toEqual([]);
  // What was moved or is gone is taken off the list.
  expect(left).toEqual([]);
});

test('a new bound is found by its name, by its use and by its type', () => {
  const named = 'const THINGS_MAX = 5_000;';
  const used = 'const OFTEN = 64;\nif (this.waiting.size >= OFTEN) this.waiting.clear();';
  const typed = 'const STRANGERS: BucketRule = { capacity: 10, perSecond: 0.1 };';
  const derived =
    'const RULE: BucketRule = { capacity: LIMITS.eventBurst, perSecond: LIMITS.roomsPerHour / 3_600 };';
  const pace = 'const LOOK_EVERY_MS = 50;';
  const names = (text: string) => boundsIn('x.ts', text).map(({ name }) => name);
  expect(names(named)).toEqual(['THINGS_MAX']);
  expect(names(used)).toEqual(['OFTEN']);
  expect(names(typed)).toEqual(['STRANGERS']);
  expect([...names(derived), ...names(pace)]).toEqual([]);
});

test.each([...AREAS, ['protocol/page-limits.ts']])(
  'every bound in %s has its reason: a comment above it, or above the row of bounds that it stands in',
  (file) => {
    const lines = readFileSync(join(src, file), 'utf8').split('\n');
    const first = lines.findIndex((line) => /^export const [A-Z]+_LIMITS = \{$/.test(line));
    expect(first).not.toBe(-1);
    let reasoned = false;
    const without: string[] = [];
    for (const line of lines.slice(first + 1)) {
      if (line.startsWith('}')) break;
      if (line.trim() === '') reasoned = false;
      else if (/^\s*(\/\*\*|\*)/.test(line)) reasoned = true;
      else if (!reasoned) without.push(line.trim());
    }
    expect(without).toEqual([]);
  },
);

test('what remembers only so much is a bounded map or set: no other file drops the oldest by hand', () => {
  const OLDEST = /\.delete\([^)]*\.(?:keys|values)\(\)\.next\(\)/;
  expect(OLDEST.test('known.delete(known.keys().next().value as string)')).toBe(true);
  const found = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && path !== 'bounded-map.ts')
    .filter((path) => OLDEST.test(readFileSync(join(src, path), 'utf8')));
  expect(found).toEqual([]);
});
