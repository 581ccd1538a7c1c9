import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../../testbed/ports.js';
import { Program } from '../../testbed/processes/program.js';
import { copySources, type SourceCopy } from '../../testbed/source-copy.js';
import { until } from '../../testbed/wait.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

let copy: SourceCopy;
let url: string;
let dev: Program;

beforeAll(async () => {
  copy = await copySources(root);
  const port = String(await freePort());
  url = `http://localhost:${port}`;
  const flags = ['--port', port, '--workers', '1', '--data', join(copy.folder, 'data')];
  dev = Program.node('scripts/dev.mjs', flags, { cwd: copy.folder });
});
afterAll(async () => {
  await dev.stop();
  await copy.remove();
});

/** What was written up to each word that it was started again. */
const startedAgain = () => dev.output.split('started again in ').slice(0, -1);
const get = async (path: string) => (await fetch(url + path)).text();

async function change(path: string, before: string, after: string): Promise<void> {
  const text = await readFile(join(copy.folder, path), 'utf8');
  expect(text).toContain(before);
  await writeFile(join(copy.folder, path), text.replace(before, after));
}

/** It ends a wait that is in vain. A build is there in seconds; where many other things run it takes a minute. */
const BUILT_WITHIN_MS = 150_000;
const TIMEOUT = { timeout: 6 * BUILT_WITHIN_MS };
const built = (what: string, probe: () => boolean | Promise<boolean>) => until(what, probe, BUILT_WITHIN_MS);

test('a changed string of the page is seen, a changed string of the server too', TIMEOUT, async () => {
  await built('the page', async () => (await get('/')).includes('Opening the chat…'));
  await change('public/index.html', 'Opening the chat…', 'Opening, changed…');
  await built('the changed page', async () => (await get('/')).includes('Opening, changed…'));
  await built('the word of it', () => startedAgain().length >= 1);

  await built('a worker', async () => (await fetch(`${url}/readyz`)).ok);
  await change('src/primary/start-line.ts', 'Stop it with Ctrl-C.', 'Stop it, changed.');
  await built('the changed line', () => dev.output.includes('Stop it, changed.'));
  await built('a worker again', async () => (await fetch(`${url}/readyz`)).ok);
});

test('“started again” is said when the new node serves, not before', TIMEOUT, async () => {
  await built('the word of both changes', () => startedAgain().length >= 2);
  const starts = startedAgain().map((text) => text.split('Holdfast is on ').length - 1);
  // The node that was there first has such a line too.
  for (const [index, written] of starts.entries()) {
    expect(starts.slice(0, index).reduce((sum, one) => sum + one, written)).toBeGreaterThanOrEqual(index + 2);
  }
});

test('a build that fails is told, and what ran before goes on', TIMEOUT, async () => {
  await change('src/primary/start-line.ts', 'export function startLine(', 'export function startLine((');
  await built('the word of it', () => dev.output.includes('the build failed'));
  expect(await get('/')).toContain('Opening, changed…');
});
