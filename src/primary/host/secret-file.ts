import { randomBytes } from 'node:crypto';
import { access, constants, link, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../../options.js';
import { makePath } from '../../store/make-path.js';
import { syncFolder, writeSynced } from '../../store/on-disk.js';

const SECRET_FILE = 'secret';
const SECRET_BYTES = 32;

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

/** The cluster's secret kept in the data folder, readable by its owner only; made the first time. */
export async function keptSecret(dataDir: string): Promise<string> {
  const file = join(dataDir, SECRET_FILE);
  const draft = join(dataDir, `${SECRET_FILE}.${process.pid}`);
  // One that is there needs no space on the disk.
  const kept = await readFile(file, 'utf8').catch(() => '');
  if (kept.trim().length >= 16) return kept.trim();
  try {
    // Written whole beside it and then linked: of two starts at once both read the same one, never a half. The store
    // keeps its digest and refuses another, so it is on the disk before anything else is.
    await writeSynced(draft, newClusterSecret());
    await link(draft, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    await syncFolder(dataDir);
    const secret = (await readFile(file, 'utf8')).trim();
    if (secret.length >= 16) return secret;
  } catch (error) {
    throw new ConfigError(
      `the secret in ${file} cannot be kept (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}).`,
    );
  } finally {
    await rm(draft, { force: true });
  }
  throw new ConfigError(
    `${file} holds no secret of at least 16 characters. Delete it to have a new one made.`,
  );
}

export function newClusterSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}
