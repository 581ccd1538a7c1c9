import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { launchNode } from '../../testbed/node/launch-node.js';
import { freePort } from '../../testbed/ports.js';
import type { Program } from '../../testbed/processes/program.js';
import { until } from '../../testbed/wait.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
let node: Program | null = null;
let folder = '';

afterEach(async () => {
  await node?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('a worker whose packages are other ones inside says which and what to do, and serves nobody', async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-wrong-'));
  const altered = join(folder, 'altered.mjs');
  const ws = pathToFileURL(join(root, 'node_modules/ws/wrapper.mjs'));
  await writeFile(altered, `import { WebSocket } from '${ws}';\ndelete WebSocket.prototype.terminate;\n`);
  const port = await freePort();
  node = launchNode({
    port,
    workers: 1,
    dataDir: join(folder, 'data'),
    env: { NODE_OPTIONS: `--import ${pathToFileURL(altered)}` },
  });
  const said = () => node?.output ?? '';
  await until('the worker to say it', () =>
    said().includes('the WebSocket of ws has no function “terminate”'),
  );
  expect(said()).toContain('with \\"npm ci\\"');
  // The primary has the words too: they are the cause that it shows.
  await until('the primary to name the cause', () =>
    /worker died[^\n]*terminate|terminate[^\n]*worker died/.test(said()),
  );
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(503);
});
