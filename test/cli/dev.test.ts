import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../../testbed/ports.js';
import { Program } from '../../testbed/processes/program.js';
import { until } from '../../testbed/wait.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** What the build reads. */
const PARTS = ['src', 'public', 'scripts', 'prove', 'bench', 'testbed', 'package.json'];

let copy: string;
let url: string;
let dev: Program;

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'holdfast-dev-'));
  for (const part of PARTS) await cp(join(root, part), join(copy, part), { recursive: true });
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  const port = String(await freePort());
  url = `http://localhost:${port}`;
  const flags = ['--port', port, '--workers', '1', '--data', join(copy, 'data')];
  dev = Program.node('scripts/dev.mjs', flags, { cwd: copy });
});
afterAll(async () => {
  await dev.stop();
  await rm(copy, { recursive: true, force: true });
});

const get = async (path: string) => (await fetch(url + path)).text();

async function change(path: string, before: string, after: string): Promise<void> {
  const text = await readFile(join(copy, path), 'utf8');
  expect(text).toContain(before);
  await writeFile(join(copy, path), text.replace(before, after));
}

test('a changed string of the page is seen, a changed string of the server too', async () => {
  await until('the page', async () => (await get('/')).includes('Opening the chat…'));
  await change('public/index.html', 'Opening the chat…', 'Opening, changed…');
  await until('the changed page', async () => (await get('/')).includes('Opening, changed…'));

  await until('a worker', async () => (await fetch(`${url}/readyz`)).ok);
  await change('src/primary/host/start-line.ts', 'Stop it with Ctrl-C.', 'Stop it, changed.');
  await until('the changed line', () => dev.output.includes('Stop it, changed.'));
  await until('a worker again', async () => (await fetch(`${url}/readyz`)).ok);
});

test('a build that fails is told, and what ran before goes on', async () => {
  await change('src/primary/host/start-line.ts', 'export function startLine(', 'export function startLine((');
  await until('the word of it', () => dev.output.includes('the build failed'));
  expect(await get('/')).toContain('Opening, changed…');
});
