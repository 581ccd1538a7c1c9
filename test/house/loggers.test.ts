import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../src', import.meta.url));
/** What is typed, or made, as a logger, and is called as a room's log is. */
const CALLED_LOG = /\blog\??: Log\b|\b(?:const|let) log = createLog\(/;
/** A file that reads or writes a room's log. */
const OF_ROOMS = /\bRoomLog\b|\bstore\.log\b/i;

const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

test('in a folder that has to do with logs of rooms, a logger is called one', () => {
  const folders = new Set(files.filter(({ text }) => OF_ROOMS.test(text)).map(({ path }) => dirname(path)));
  expect([...folders]).toEqual(expect.arrayContaining(['jobs/index', 'store/redis', 'worker/rooms']));
  expect(CALLED_LOG.test('private readonly log: Log,')).toBe(true);
  const found = files.filter(({ path, text }) => folders.has(dirname(path)) && CALLED_LOG.test(text));
  expect(found.map(({ path }) => path)).toEqual([]);
});
