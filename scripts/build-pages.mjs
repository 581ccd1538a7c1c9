// Builds the pages: their scripts and styles, compressed, and the HTML that names what each begins with.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'esbuild';
import { COMMON, ROOT } from './build-options.mjs';
import { palettePlugin } from './lower-palette.mjs';
import { htmlIn, LANGUAGES, spokenIn } from './page-languages.mjs';

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
 * - What Engine.IO does for browsers without promises or cross-origin requests. Queries are written as browsers do, since
 *   nothing but names, ids and numbers is in one, and are read by nobody.
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
  'engine.io-client/build/esm/contrib/has-cors.js': 'export const hasCORS = true;',
  'engine.io-client/build/esm/contrib/parseqs.js':
    'export const encode = (query) => String(new URLSearchParams(query)); export const decode = () => ({});',
  'engine.io-client/build/esm/globals.js':
    "export const nextTick = (run) => Promise.resolve().then(run); export const globalThisShim = self; export const defaultBinaryType = 'arraybuffer'; export const createCookieJar = () => {};",
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
  ...COMMON,
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
/**
 * Builds both pages into a folder, a path from the root, once for each language. `/build/` stays the address under which
 * they are served. Rejects when esbuild finds an error.
 */
export async function buildPages(folder) {
  await Promise.all([
    ...Object.keys(LANGUAGES).flatMap((tag) => [buildChat(folder, tag), buildControl(folder, tag)]),
    build({ ...page, outdir: folder, entryPoints: ['src/browser/pages/colours-worker.ts'] }),
    build({ ...page, outdir: folder, entryPoints: ['src/browser/pages/push-worker.ts'] }),
    build({
      ...page,
      outdir: folder,
      // Source maps of styles are worth less than the bytes.
      sourcemap: false,
      entryPoints: ['src/browser/styles/chat.css', 'src/browser/styles/control.css'],
      plugins: [palettePlugin(readFile)],
    }),
  ]);
  const served = (await readdir(join(ROOT, folder), { recursive: true })).filter((name) =>
    /\.(js|css)$/.test(name),
  );
  await Promise.all(served.map((name) => compress(join(ROOT, folder, name))));
}

/** The control room in one language. Its address names no language, so that the name of its script does. */
async function buildControl(all, tag) {
  const folder = `${all}${LANGUAGES[tag].folder}`;
  const name = `control-${tag}`;
  await build({
    ...page,
    outdir: folder,
    entryPoints: [{ in: 'src/browser/pages/control.tsx', out: name }],
    plugins: [spokenIn(tag, 'control')],
  });
  const html = htmlIn(tag, await readFile(join(ROOT, 'public/control.html'), 'utf8'), 'control');
  await writeFile(join(ROOT, folder, 'control.html'), html.replace('/control.js', `/${name}.js`));
}

/** The chat's page in one language: its scripts, and the HTML that names what each of them begins with. */
async function buildChat(all, tag) {
  const folder = `${all}${LANGUAGES[tag].folder}`;
  const { metafile } = await build({
    ...page,
    // Letters of three bytes compress to less than their escapes of six; of English there are too few.
    charset: tag === 'en' ? 'ascii' : 'utf8',
    outdir: folder,
    entryPoints: ['src/browser/pages/chat.tsx'],
    metafile: true,
    plugins: [withoutUnused, spokenIn(tag, 'chat')],
  });
  const { outputs } = metafile;
  const importsOf = (path) =>
    outputs[path].imports.filter(({ kind }) => kind === 'import-statement').map((found) => found.path);
  const urlOf = (path) => path.replace(all, '/build');
  const first = importsOf(`${folder}/chat.js`);
  /** What a part begins with: its own file, and what that needs besides. */
  const then = (name) => {
    const part = Object.keys(outputs).find(
      (path) => path.startsWith(`${folder}/${name}-`) && path.endsWith('.js'),
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
  const html = htmlIn(tag, await readFile(join(ROOT, 'public/index.html'), 'utf8'))
    .replace('/build/chat.js', urlOf(`${folder}/chat.js`))
    .replace('  </head>', `${head.join('')}  </head>`);
  await writeFile(join(ROOT, folder, 'index.html'), html);
}
