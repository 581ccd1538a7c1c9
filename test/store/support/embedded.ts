import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '../../../src/logger.js';
import {
  type EmbeddedStore,
  type EmbeddedStoreEvent,
  type EmbeddedStoreOptions,
  startEmbeddedStore,
} from '../../../src/store/embedded/embedded-store.js';
import { openRedisStore, type RedisStore } from '../../../src/store/redis/redis-store.js';
import { until } from '../../../testbed/wait.js';
import { compiled } from './compiled.js';
import { quiet } from './quiet.js';

export interface Started {
  readonly embedded: EmbeddedStore;
  readonly events: EmbeddedStoreEvent[];
  open(): Promise<RedisStore>;
  /** SIGKILL, as a crash; resolves with the event of its return. */
  crash(): Promise<Extract<EmbeddedStoreEvent, { type: 'up' }>>;
  stop(): Promise<void>;
}

/** Starts embedded stores on folders of its own; `stop` ends what still runs and deletes them. */
export async function embeddedStores() {
  const code = await compiled();
  const folders: string[] = [];
  const running = new Set<Started>();

  async function start(
    dataDir: string,
    more: Pick<EmbeddedStoreOptions, 'compactAboveBytes' | 'fsync'> & { logger?: Logger } = {},
  ): Promise<Started> {
    const events: EmbeddedStoreEvent[] = [];
    const embedded = await startEmbeddedStore({
      dataDir,
      logger: quiet,
      compactAboveBytes: 100_000_000,
      ...more,
      onEvent: (event) => events.push(event),
      processFile: code.url('store/embedded/store-process.js'),
    });
    const clients: RedisStore[] = [];
    const started: Started = {
      embedded,
      events,
      open: async () => {
        const store = await openRedisStore({ url: embedded.url, logger: quiet, name: 'test' });
        clients.push(store);
        return store;
      },
      crash: async () => {
        const seen = events.length;
        process.kill(embedded.pid() as number, 'SIGKILL');
        return until('the store to be back', () =>
          events.slice(seen).find((event) => event.type === 'up'),
        ) as Promise<Extract<EmbeddedStoreEvent, { type: 'up' }>>;
      },
      stop: async () => {
        running.delete(started);
        await Promise.all(clients.map((store) => store.close()));
        await embedded.stop();
      },
    };
    running.add(started);
    return started;
  }

  return {
    code,
    start,
    folder(): string {
      const folder = mkdtempSync(join(tmpdir(), 'holdfast-embedded-'));
      folders.push(folder);
      return folder;
    },
    async stop(): Promise<void> {
      await Promise.all([...running].map((started) => started.stop()));
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
      code.remove();
    },
  };
}
