import { open } from 'node:fs/promises';

/**
 * Writes a file for its owner only; resolves when it is on the disk. Its name is only after `syncFolder`. Rejects with
 * Node's errors.
 */
export async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Resolves when the names in a folder are on the disk: a power cut keeps what was made or linked there before. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
