import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { freePort } from '../../testbed/ports.js';
import { until } from '../../testbed/wait.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
let node: ChildProcess | null = null;
let folder = '';

afterEach(async () => {
  if (node !== null && node.exitCode === null) {
    node.kill('SIGTERM');
    await once(node, 'exit');
  }
  await rm(folder, { recursive: true, force: true });
});

test('a worker whose packages are other ones inside says which and what to do, and serves nobody', async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-wrong-'));
  const altered = join(folder, 'altered.mjs');
  const ws = pathToFileURL(join(root, 'node_modules/ws/wrapper.mjs'));
  await writeFile(altered, `import { WebSocket } from '${ws}';\ndelete WebSocket.prototype.terminate;\n`);
  const port = await freePort();
  const args = [
    '--port',
    String(port),
    '--host',
    '127.0.0.1',
    '--workers',
    '1',
    '--data',
    join(folder, 'data'),
  ];
  node = spawn(process.execPath, [join(root, 'dist/main.js'), ...args], {
    env: { PATH: process.env.PATH ?? '', NODE_OPTIONS: `--import ${pathToFileURL(altered)}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [node.stdout, node.stderr])
    stream?.on('data', (data) => {
      said += data;
    });
  await until('the worker to say it', () => said.includes('the WebSocket of ws has no function “terminate”'));
  expect(said).toContain('with \\"npm ci\\"');
  // The primary has the words too: they are the cause that it shows.
  await until('the primary to name the cause', () =>
    /worker died[^\n]*terminate|terminate[^\n]*worker died/.test(said),
  );
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(503);
});
