import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runNode } from '../../testbed/processes/run.js';

const HOLDFAST = fileURLToPath(new URL('../../dist/cli/holdfast.js', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-incident-'));
  await writeFile(join(folder, 'notes.json'), '{"hello":1}');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each([
  ['nothing', [], /^Usage: holdfast incident show <file>/],
  ['another verb', ['explain', 'x.json'], /^Usage: holdfast incident show <file>/],
  ['two files', ['show', 'x.json', 'y.json'], /^Usage: holdfast incident show <file>/],
  ['a file that is not there', ['show', 'none.json'], /^none\.json cannot be read: there is no such file\.$/],
  ['a folder', ['show', '.'], /^\. cannot be read: it is a folder; name the file in it\.$/],
  [
    'a file of something else',
    ['show', 'notes.json'],
    /^notes\.json is not an incident file of Holdfast: it would say/,
  ],
])('%s is refused with what would be right, and code 2', async (_, args, words) => {
  const { code, stdout, stderr } = await runNode(HOLDFAST, ['incident', ...args], { cwd: folder });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.trimEnd()).toMatch(words);
});

test('a pipe is read as a file is', async () => {
  const within = ['sh', '-c', 'cat notes.json | "$@"', 'sh'];
  const { stderr } = await runNode(HOLDFAST, ['incident', 'show', '/dev/stdin'], { cwd: folder, within });
  expect(stderr).toMatch(/^\/dev\/stdin is not an incident file of Holdfast: it would say/);
});
