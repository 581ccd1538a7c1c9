import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { type Image, makeImage } from '../../testbed/image.js';
import { launchNode } from '../../testbed/node/launch-node.js';
import type { Program } from '../../testbed/processes/program.js';
import { until } from '../../testbed/wait.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
let node: Program | null = null;
let image: Image | null = null;
let folder = '';

afterEach(async () => {
  await node?.stop();
  await image?.remove();
  await rm(folder, { recursive: true, force: true });
});

test('a node whose packages are other ones inside says which and what to do, and ends with 2', async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-wrong-'));
  const altered = join(folder, 'altered.mjs');
  const ws = pathToFileURL(join(root, 'node_modules/ws/wrapper.mjs'));
  await writeFile(altered, `import { WebSocket } from '${ws}';\ndelete WebSocket.prototype.terminate;\n`);
  // A bundle has its packages inside, where nothing from outside alters them; they are checked as these are.
  image = await makeImage();
  await image.runModules();
  node = launchNode({
    main: image.file('main.js'),
    port: 0,
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
  // Nobody can ever be served here, which whoever supervises the node has to see.
  expect(await node.closed).toBe(2);
  expect(said()).toMatch(/^Holdfast cannot start: no worker can serve\. .*“terminate”.*"npm ci"/m);
});
