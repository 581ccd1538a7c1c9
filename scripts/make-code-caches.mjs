// V8's code caches of the bundled scripts, by the Node that runs this: V8 takes none of another version. The build makes
// them. `node scripts/make-code-caches.mjs` makes those of `dist` anew, for a Node that did not build it.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ROOT } from './build-options.mjs';
import { BUNDLES, fileOf, SCRIPTS } from './bundled-scripts.mjs';

const maker = fileURLToPath(new URL('make-code-cache.mjs', import.meta.url));

/** A process with the flags of the one that will run a script compiles and evaluates it, and keeps what V8 made. */
export async function makeCodeCaches(dist) {
  const youngSpace = pathToFileURL(join(ROOT, dist, 'primary/host/young-space.js')).href;
  const { WORKER_YOUNG_SPACE } = await import(youngSpace);
  for (const { module, process: process_ } of SCRIPTS) {
    const bundle = join(BUNDLES, `${fileOf(module)}.cjs`);
    const flags = process_ === 'worker' ? [WORKER_YOUNG_SPACE] : [];
    const args = [...flags, maker, join(ROOT, dist), bundle, process_];
    const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    if (status !== 0) throw new Error(`The code cache of ${bundle} could not be made.`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await makeCodeCaches('dist');
