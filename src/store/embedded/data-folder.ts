import { chmodSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makePath } from '../make-path.js';
import { StoreOpenError } from '../store-open-error.js';

/** Where the store's files are within a data folder. */
export function storeFolder(dataDir: string): string {
  return join(resolve(dataDir), 'store');
}

/** Makes the store's folder, for this user only. Throws `StoreOpenError` when it cannot be made. */
export function makeStoreFolder(dataDir: string): string {
  try {
    const folder = storeFolder(dataDir);
    makePath(folder);
    chmodSync(folder, 0o700);
    return folder;
  } catch (error) {
    throw unwritableError(dataDir, error as NodeJS.ErrnoException);
  }
}

export function unwritableError(dataDir: string, error: NodeJS.ErrnoException): StoreOpenError {
  return new StoreOpenError(
    `The data folder ${dataDir} cannot be written (${error.code ?? error.message}). Give another with --data.`,
    { cause: error },
  );
}
