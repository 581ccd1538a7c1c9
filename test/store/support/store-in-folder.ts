import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { realFiles } from '../../../src/store/embedded/files.js';
import { ValkeyHost } from '../../../src/store/embedded/valkey-host.js';
import { openRedisStore, type RedisStore } from '../../../src/store/redis/redis-store.js';
import { quiet } from './quiet.js';

/** The embedded store of a stopped node, in this process and on the real disk; closed in good order after `use`. */
export async function withStoreIn(
  dataDir: string,
  use: (store: RedisStore, host: ValkeyHost, url: string) => Promise<void>,
): Promise<void> {
  const folder = join(dataDir, 'store');
  mkdirSync(folder, { recursive: true });
  const host = await ValkeyHost.open({
    files: realFiles,
    folder,
    dataDir,
    password: 'password-of-the-test',
    port: 0,
    fsync: 'everysec',
    bootId: 'boot',
    restarted: false,
    compactAboveBytes: 1e9,
    warn: () => {},
    onTrap: (error) => {
      throw error;
    },
    onTrouble: () => {},
  });
  const url = `redis://:password-of-the-test@127.0.0.1:${host.port}`;
  const store = await openRedisStore({ url, logger: quiet, name: 'test' });
  try {
    await use(store, host, url);
  } finally {
    await store.close();
    await host.close();
  }
}
