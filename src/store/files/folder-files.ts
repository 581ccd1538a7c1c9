import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { link, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { FileStore } from '../interfaces/file-store.js';
import { makePath } from '../make-path.js';
import { syncFolder } from '../on-disk.js';

const DIGEST = /^[0-9a-f]{64}$/;
const UPLOADS = 'incoming';
const ASIDE = 'aside';
const PLACE = 'place';

/**
 * Files in a folder, for this user only: `<two digits>/<digest>`. What is under way lies in `incoming`. It gets its
 * name by a hard link once it is on the disk, so no reader sees half of one. Several nodes may share the folder.
 * It is made when it is first needed.
 */
export function folderFiles(folder: string): FileStore {
  const prepare = () => {
    for (const part of [UPLOADS, ASIDE]) makePath(join(folder, part));
  };
  const asideOf = (digest: string) => join(folder, ASIDE, checkedDigest(digest));
  const shelfOf = (digest: string) => join(folder, checkedDigest(digest).slice(0, 2));
  const pathOf = (digest: string) => join(shelfOf(digest), digest);

  async function linkInto(from: string, digest: string): Promise<void> {
    const shelf = shelfOf(digest);
    if (!existsSync(shelf)) {
      makePath(shelf);
      await syncFolder(folder);
    }
    await link(from, pathOf(digest)).catch((error) => {
      if (codeOf(error) !== 'EEXIST') throw error;
    });
    await syncFolder(shelf);
  }

  return {
    place: async () => {
      prepare();
      return placeOf(folder);
    },

    async newUpload() {
      prepare();
      return join(folder, UPLOADS, randomBytes(16).toString('base64url'));
    },

    async keep(digest, path) {
      const file = await open(path, 'r+');
      try {
        await file.sync();
      } finally {
        await file.close();
      }
      await linkInto(path, digest);
    },

    async remove(digest) {
      await rm(asideOf(digest), { force: true });
    },

    has: (digest) => isThere(pathOf(digest)),

    async read(digest, { start, end }): Promise<Readable> {
      const file = await open(pathOf(digest)).catch((error) => {
        if (codeOf(error) !== 'ENOENT') throw error;
        return open(asideOf(digest));
      });
      if (end > start) return file.createReadStream({ start, end: end - 1 });
      // A stream of no bytes cannot be asked for.
      await file.close();
      return Readable.from([]);
    },

    async *digests() {
      for (const shelf of await namesIn(folder)) {
        if (!/^[0-9a-f]{2}$/.test(shelf)) continue;
        for (const name of await namesIn(join(folder, shelf))) if (DIGEST.test(name)) yield name;
      }
    },

    async removeStrays(olderThanMs) {
      let removed = 0;
      for (const name of await namesIn(join(folder, UPLOADS))) {
        const path = join(folder, UPLOADS, name);
        // An upload that just ended took it away itself.
        const found = await stat(path).catch(() => null);
        if (found === null || Date.now() - found.mtimeMs < olderThanMs) continue;
        await rm(path, { force: true });
        removed += 1;
      }
      return removed;
    },

    async setAside(digest) {
      try {
        await rename(pathOf(digest), asideOf(digest));
        return true;
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return false;
        throw error;
      }
    },

    async restore(digest) {
      await linkInto(asideOf(digest), digest);
      await rm(asideOf(digest), { force: true });
    },

    asides: async () => (await namesIn(join(folder, ASIDE))).filter((name) => DIGEST.test(name)),

    async space() {
      prepare();
      const { bavail, blocks, bsize } = await statfs(folder);
      return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
    },
  };
}

/** A digest comes from the store, and nothing else may become part of a path. */
function checkedDigest(digest: string): string {
  if (!DIGEST.test(digest)) throw new Error('this is no digest');
  return digest;
}

/** Made by the first process that finds none. It gets its name when it is whole: others read it at once. */
function placeOf(folder: string): string {
  const path = join(folder, PLACE);
  if (!existsSync(path)) {
    const made = join(folder, UPLOADS, randomBytes(16).toString('base64url'));
    writeFileSync(made, randomBytes(9).toString('base64url'), { mode: 0o600 });
    try {
      linkSync(made, path);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    } finally {
      rmSync(made);
    }
  }
  return readFileSync(path, 'utf8');
}

/** None where there is no folder. */
async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error) => {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  });
}

async function isThere(path: string): Promise<boolean> {
  // Whatever keeps it from being read, it cannot be given out.
  return (await stat(path).catch(() => null)) !== null;
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
