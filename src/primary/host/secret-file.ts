import { randomBytes } from 'node:crypto';
import { access, constants, link, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConfigError } from '../../options.js';
import { LIMITS } from '../../protocol/limits.js';
import { makePath } from '../../store/make-path.js';
import { syncFolder, writeSynced } from '../../store/on-disk.js';

const SECRET_FILE = 'secret';
const SECRET_BYTES = 32;

/** What to do about a kept secret that is damaged or not this data's. */
export const SECRET_CURE =
  'Put the file back from a copy of the data folder. Where there is none, start once with --new-secret: the data then gets a new secret, and everybody is signed out.';

/** Makes the data folder if it is not there. Rejects with ConfigError when it cannot be written. */
export async function openDataFolder(dataDir: string): Promise<void> {
  try {
    makePath(dataDir);
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError(
      `the data folder ${dataDir} cannot be written (${code ?? 'unknown error'}). Give another with --data, or mend its permissions.`,
    );
  }
}

/** Where the secret of a data folder is kept. */
export function secretFile(dataDir: string): string {
  return join(dataDir, SECRET_FILE);
}

/**
 * The cluster's secret kept in the data folder, readable by its owner only; made the first time. One that is damaged is
 * made anew where that is wanted (`anew`), also one of which a part is left. It is refused else: another secret signs
 * everybody out.
 */
export async function keptSecret(dataDir: string, anew = false): Promise<string> {
  const file = secretFile(dataDir);
  const minChars = anew ? newClusterSecret().length : LIMITS.keptSecretMinChars;
  try {
    // One that is there needs no space on the disk.
    const kept = await readIfThere(file);
    if (kept !== null && isSecret(kept, minChars)) return kept;
    const secret = kept === null || anew ? await makeSecret(file, kept !== null) : kept;
    if (isSecret(secret, minChars)) return secret;
  } catch (error) {
    throw new ConfigError(whyNotKept(file, (error as NodeJS.ErrnoException).code ?? 'unknown error'));
  }
  throw new ConfigError(
    `${file} holds no secret of at least ${LIMITS.keptSecretMinChars} characters: it is damaged. ${SECRET_CURE}`,
  );
}

/**
 * Written whole beside it and then linked: of two starts at once both read the same one, never a half. The store keeps
 * its digest and refuses another, so it is on the disk before anything else is. `instead`: of what is there.
 */
async function makeSecret(file: string, instead: boolean): Promise<string> {
  const draft = `${file}.${process.pid}`;
  try {
    await writeSynced(draft, newClusterSecret());
    if (instead) await rename(draft, file);
    else
      await link(draft, file).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      });
    await syncFolder(dirname(file));
    return await read(file);
  } finally {
    await rm(draft, { force: true });
  }
}

async function read(file: string): Promise<string> {
  return (await readFile(file, 'utf8')).trim();
}

function readIfThere(file: string): Promise<string | null> {
  return read(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

/** A file that was cut off by a power cut may be as long as before, and hold zeros that everybody can guess. */
function isSecret(text: string, minChars: number): boolean {
  return text.length >= minChars && !/\p{Cc}/u.test(text);
}

function whyNotKept(file: string, code: string): string {
  return code === 'EISDIR'
    ? `${file} is a folder, where the secret should be. Move it away. ${SECRET_CURE}`
    : `the secret in ${file} cannot be kept (${code}).`;
}

export function newClusterSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}
