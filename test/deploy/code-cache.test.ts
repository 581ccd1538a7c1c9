import { cp, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WORKER_YOUNG_SPACE } from '../../src/primary/host/young-space.js';
import { codeCacheOf } from '../../src/run-bundle.js';
import { runNode } from '../../testbed/processes/run.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const urlOf = (file: string) => JSON.stringify(pathToFileURL(join(root, 'dist', file)).href);

interface Outcome {
  readonly fromCache: boolean;
  readonly exports: readonly string[];
}

/** What becomes of the bundle at `path`, in a process with these flags that begins with `first`. */
async function outcomeOf(path: string, flags: readonly string[] = [], first = ''): Promise<Outcome> {
  const code = `${first}
    const { compileBundle, evaluateBundle } = await import(${urlOf('run-bundle.js')});
    const { script, fromCache } = compileBundle(${JSON.stringify(path)});
    const exports = Object.keys(evaluateBundle(script, ${JSON.stringify(path)}));
    console.log(JSON.stringify({ fromCache, exports }));
    process.exit();`;
  const { stdout, stderr } = await runNode('--input-type=module', [...flags, '-e', code]);
  return stdout === '' ? expect.fail(stderr) : JSON.parse(stdout);
}

const built = (bundle: string) => join(root, 'dist/bundle', bundle);

describe('the code caches of the build', () => {
  test('a primary takes its own', async () => {
    const flags = `const { keepYoungSpace } = await import(${urlOf('primary/host/young-space.js')}); keepYoungSpace();`;
    const outcome = await outcomeOf(built('primary-start.cjs'), [], flags);
    expect(outcome).toEqual({ fromCache: true, exports: ['startPrimary'] });
  });

  test('a worker takes its own', async () => {
    const outcome = await outcomeOf(built('worker-worker.cjs'), [WORKER_YOUNG_SPACE]);
    expect(outcome).toEqual({ fromCache: true, exports: ['runWorker'] });
  });

  test('the jobs process takes its own', async () => {
    expect(await outcomeOf(built('jobs-process.cjs'))).toEqual({ fromCache: true, exports: [] });
  });
});

describe('a code cache that does not fit is not used, and the program runs', () => {
  let dir = '';
  const copy = () => join(dir, 'worker-worker.cjs');

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'holdfast-code-cache-'));
    await symlink(join(root, 'node_modules'), join(dir, 'node_modules'));
    await cp(built('worker-worker.cjs'), copy());
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  test.each<[what: string, spoil: (cache: string) => Promise<void>]>([
    ['of other flags of V8', async () => {}],
    ['cut short', (cache) => truncate(cache, 100_000)],
    ['empty', (cache) => writeFile(cache, '')],
    ['of another bundle', (cache) => cp(codeCacheOf(built('jobs-process.cjs')), cache)],
    [
      'of another version of V8',
      async (cache) => {
        const bytes = await readFile(cache);
        // The header: a magic number, then a hash of the version.
        bytes.writeUInt32LE((bytes.readUInt32LE(4) ^ 1) >>> 0, 4);
        await writeFile(cache, bytes);
      },
    ],
    ['missing', (cache) => rm(cache)],
  ])('%s', async (what, spoil) => {
    const cache = codeCacheOf(copy());
    await cp(codeCacheOf(built('worker-worker.cjs')), cache);
    await spoil(cache);
    const flags = what === 'of other flags of V8' ? [] : [WORKER_YOUNG_SPACE];
    expect(await outcomeOf(copy(), flags)).toEqual({ fromCache: false, exports: ['runWorker'] });
  });
});
