/** The store that `npm start` starts, in its own process with its journal, reached by its URL as a Redis would be. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { pino } from 'pino';
import { startEmbeddedStore } from '../../src/store/embedded/embedded-store.js';
import { repositoryRoot } from '../../testbed/image.js';

export interface EmbeddedProcess {
  readonly url: string;
  /** Ends it, and deletes its data when it was given no folder. */
  stop(): Promise<void>;
}

/**
 * Needs `dist/`. `given`: a node's data folder, which may start on it afterwards. It ends with this process at the
 * latest.
 */
export async function startEmbeddedProcess(given?: string): Promise<EmbeddedProcess> {
  const dataDir = given ?? (await mkdtemp(join(tmpdir(), 'holdfast-embedded-')));
  const store = await startEmbeddedStore({
    dataDir,
    logger: pino({ level: 'silent' }),
    processFile: pathToFileURL(join(repositoryRoot(), 'dist/store/embedded/store-process.js')),
  });
  return {
    url: store.url,
    stop: async () => {
      await store.stop();
      if (given === undefined) await rm(dataDir, { recursive: true });
    },
  };
}
