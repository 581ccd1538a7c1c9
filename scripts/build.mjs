// Builds dist/ (one file for each source file, and the server's programs as bundles) and public/build/ (the pages')
// with esbuild. Takes 4 s on two slow cores; `npm start` and `npm test` run it first, so there is never a stale build.
import { cp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { COMMON, ROOT } from './build-options.mjs';
import { buildPages } from './build-pages.mjs';
import { buildPrograms } from './build-programs.mjs';

/** Every file under `dir` whose name matches, as a path relative to the root. */
async function find(dir, pattern) {
  const entries = await readdir(join(ROOT, dir), { recursive: true });
  return entries.filter((name) => pattern.test(name)).map((name) => join(dir, name));
}

// tsc is not asked to emit here: a type error must not keep a chat from starting; `npm run check` reports it.
/** Built beside what is there, which is replaced when all is well: what runs goes on when a build fails. */
const DIST = 'dist.new';
const PAGES = 'public/build.new';
for (const folder of [DIST, PAGES]) await rm(join(ROOT, folder), { recursive: true, force: true });
const server = (await find('src', /\.ts$/)).filter((path) => !path.startsWith('src/browser/'));
await build({
  ...COMMON,
  entryPoints: server,
  outbase: 'src',
  outdir: DIST,
  platform: 'node',
  format: 'esm',
});
/**
 * Testbed, prover and bench live beside src/ in the repository and inside dist/ when built, so their way to src/ is
 * shorter there.
 */
const fromDist = {
  name: 'from-dist',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(/(from '(?:\.\.\/)+)src\//g, '$1'),
      loader: 'ts',
    })),
};
await build({
  ...COMMON,
  entryPoints: (await Promise.all(['testbed', 'prove', 'bench'].map((dir) => find(dir, /\.ts$/)))).flat(),
  outbase: '.',
  outdir: DIST,
  platform: 'node',
  format: 'esm',
  plugins: [fromDist],
});
await cp(
  join(ROOT, 'bench/contenders/servers/index.html'),
  join(ROOT, DIST, 'bench/contenders/servers/index.html'),
);
await buildPrograms(DIST);
for (const lua of await find('src', /\.lua$/)) {
  await cp(join(ROOT, lua), join(ROOT, lua.replace(/^src/, DIST)));
}
await buildPages(PAGES);
for (const [made, place] of [
  [DIST, 'dist'],
  [PAGES, 'public/build'],
]) {
  await rm(join(ROOT, place), { recursive: true, force: true });
  await rename(join(ROOT, made), join(ROOT, place));
}
