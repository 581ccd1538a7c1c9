import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { OTHER_LANGUAGES } from '../protocol/page-languages.js';

/** Fewer bytes than this fit one packet anyway. */
const COMPRESS_FROM_BYTES = 1_400;
const BROTLI_QUALITY = 9;

/** By the ending of a file; `text` is worth compressing. */
const TYPES: Readonly<Record<string, { readonly type: string; readonly text: boolean }>> = {
  '.html': { type: 'text/html; charset=utf-8', text: true },
  '.js': { type: 'text/javascript; charset=utf-8', text: true },
  '.css': { type: 'text/css; charset=utf-8', text: true },
  '.map': { type: 'application/json; charset=utf-8', text: true },
  '.svg': { type: 'image/svg+xml', text: true },
};
const OTHER = { type: 'application/octet-stream', text: false };

export type Encoding = 'br' | 'gzip' | 'identity';

export interface Asset {
  readonly type: string;
  /** The digest of the content; each encoding adds its name. */
  readonly digest: string;
  /** Only `identity` where compressing gains nothing. */
  readonly bodies: Readonly<Partial<Record<Encoding, Buffer>>> & { readonly identity: Buffer };
}

const PUBLIC = fileURLToPath(new URL('../../public/', import.meta.url));
/** What the pages are made of. */
export const ASSET_FOLDERS = ['build', ...OTHER_LANGUAGES.map((tag) => `build/${tag}`), 'icons'];

/**
 * The pages and their assets, each read and compressed when it is first asked for and kept from then on. What was not
 * there when the process started is not served, so no path that a client makes up reaches the disk.
 */
export class Assets {
  private readonly names: ReadonlySet<string>;
  private readonly loaded = new Map<string, Promise<Asset>>();

  constructor() {
    this.names = new Set(
      [...ASSET_FOLDERS, '.'].flatMap((folder) =>
        readdirSync(join(PUBLIC, folder), { withFileTypes: true })
          .filter((entry) => entry.isFile() && /^[^.].*(?<!\.br|\.gz)$/.test(entry.name))
          .map((entry) => join(folder, entry.name)),
      ),
    );
  }

  /** By its place in public/, such as `build/chat.js`; null when there is no such file. */
  get(name: string): Promise<Asset> | null {
    if (!this.names.has(name)) return null;
    let asset = this.loaded.get(name);
    if (asset === undefined) {
      asset = load(join(PUBLIC, name));
      this.loaded.set(name, asset);
      asset.catch(() => this.loaded.delete(name));
    }
    return asset;
  }
}

async function load(path: string): Promise<Asset> {
  const identity = await readFile(path);
  const { type, text } = TYPES[extname(path)] ?? OTHER;
  const digest = createHash('sha256').update(identity).digest('base64url').slice(0, 16);
  if (!text || identity.length < COMPRESS_FROM_BYTES) return { type, digest, bodies: { identity } };
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: identity.length,
  };
  const [br, gz] = await Promise.all([
    madeAhead(`${path}.br`, () => promisify(brotliCompress)(identity, { params })),
    madeAhead(`${path}.gz`, () => promisify(gzip)(identity, { level: constants.Z_BEST_COMPRESSION })),
  ]);
  return { type, digest, bodies: { identity, br, gzip: gz } };
}

/** The build compresses what it makes; the rest is small. */
function madeAhead(path: string, make: () => Promise<Buffer>): Promise<Buffer> {
  return readFile(path).catch(make);
}
