import { chmodSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makePath } from '../make-path.js';
import { StoreOpenError } from '../store-open-error.js';
import type { InsideClient } from './inside-client.js';
import { restore, rotateEpochs } from './restore.js';
import { Saver } from './saver.js';
import { SnapshotFile, SnapshotFolder } from './snapshot-files.js';

export interface Loaded {
  readonly saver: Saver;
  readonly restoredKeys: number;
  /** What was acknowledged may be missing; every room has a fresh epoch. */
  readonly loss: boolean;
}

/** Makes the data folder, for this user only. Throws `StoreOpenError` when it cannot be written. */
export function makeFolder(path: string): string {
  try {
    const folder = join(resolve(path), 'store');
    makePath(folder);
    chmodSync(folder, 0o700);
    return folder;
  } catch (error) {
    throw unwritable(path, error as NodeJS.ErrnoException);
  }
}

export function unwritable(path: string, error: NodeJS.ErrnoException): StoreOpenError {
  return new StoreOpenError(
    `The data folder ${path} cannot be written (${error.code ?? error.message}). Give another with --data.`,
    { cause: error },
  );
}

/** Restores the newest usable snapshot into an empty Valkey and goes on writing behind it. */
export async function load(
  client: InsideClient,
  folderPath: string,
  options: {
    restarted: boolean;
    snapshotEveryMs: number;
    compactAboveBytes: number;
    warn: (message: string) => void;
  },
): Promise<Loaded> {
  const { compactAboveBytes } = options;
  const folder = new SnapshotFolder(folderPath);
  const found = folder.readNewest();
  if (found === null) {
    const saver = new Saver(client, folder, {
      generation: 0,
      file: null,
      keys: [],
      heads: new Map(),
      marked: true,
      compactAboveBytes,
    });
    await saver.listen();
    await saver.compact(options.snapshotEveryMs);
    return { saver, restoredKeys: 0, loss: false };
  }

  const { image, generation, passedOver } = found;
  const path = folder.path(generation);
  for (const broken of passedOver) {
    options.warn(`The snapshot ${broken} is damaged and was set aside; the one before it is used.`);
    folder.setAside(broken);
  }
  if (image.whole && image.end === 'damaged') {
    options.warn(`The end of the snapshot ${path} is damaged; what comes before it is used.`);
  }
  const damaged = passedOver.length > 0 || image.end === 'damaged';
  // `saved` is the truth about a killed process, but not about a machine that lost power: then only `clean` is.
  const loss = damaged || !(image.end === 'clean' || (image.end === 'saved' && options.restarted));

  const { keys, heads } = await restore(client, image, Date.now());
  const saver = new Saver(client, folder, {
    generation: Math.max(generation, ...folder.generations(), generation + passedOver.length),
    file: damaged ? null : SnapshotFile.append(path, image.bytes),
    keys: image.keys.keys(),
    heads,
    marked: damaged || image.end === 'dirty',
    compactAboveBytes,
  });
  await saver.listen();
  if (loss) {
    const rooms = await rotateEpochs(client, image);
    options.warn(
      `The store was not shut down in good order: what it acknowledged last may be lost. ${rooms} rooms have a new epoch.`,
    );
  }
  if (damaged) await saver.compact(options.snapshotEveryMs);
  else await saver.save();
  return { saver, restoredKeys: keys, loss };
}
