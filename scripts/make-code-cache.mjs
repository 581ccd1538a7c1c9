// Started by the build: `node <V8's flags> make-code-cache.mjs DIST BUNDLE PROCESS`. Evaluates the bundle as PROCESS
// would, so that what runs then is in the cache, too, and writes V8's code cache beside it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [dist, bundle, process_] = process.argv.slice(2);
const moduleOf = (path) => import(pathToFileURL(join(dist, path)).href);
if (process_ === 'primary') (await moduleOf('primary/host/young-space.js')).keepYoungSpace();
const { codeCacheOf, compileBundle, evaluateBundle } = await moduleOf('run-bundle.js');
const path = join(dist, bundle);
const { script } = compileBundle(path);
evaluateBundle(script, path);
writeFileSync(codeCacheOf(path), script.createCachedData());
process.exit();
