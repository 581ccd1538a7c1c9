import type { Config } from '../config.js';
import type { Log } from '../log.js';
import { ConfigError } from '../options.js';
import type { StoreView } from '../protocol/control.js';
import { startEmbeddedStore } from '../store/embedded/embedded-store.js';
import { openRedisStore, type RedisStore } from '../store/redis/redis-store.js';
import { StoreOpenError } from '../store/store-open-error.js';
import { newSecret } from './data-folder.js';
import { TEXTS } from './texts.js';

/** The store as the primary has it: where it is, and its own connection to it. */
export interface StoreAccess {
  readonly kind: StoreView['kind'];
  /** For workers; may hold a password. */
  readonly url: string;
  readonly store: RedisStore;
  snapshotAt(): number | null;
  stop(): Promise<void>;
}

export interface StoreLoss {
  /** One sentence for a person. */
  readonly text: string;
}

/** Opens the Redis of the configuration, or starts the embedded store. Throws ConfigError in words when it cannot. */
export async function openStore(
  config: Config,
  log: Log,
  onLoss: (loss: StoreLoss) => void,
): Promise<StoreAccess> {
  try {
    return config.redisUrl === null
      ? await openEmbedded(config, log, onLoss)
      : await openRedis(config.redisUrl, log);
  } catch (problem) {
    if (problem instanceof StoreOpenError) throw new ConfigError(problem.message);
    throw problem;
  }
}

async function openRedis(url: string, log: Log): Promise<StoreAccess> {
  const store = await openRedisStore({ url, log, name: 'primary', forSockets: false });
  return { kind: 'redis', url, store, snapshotAt: () => null, stop: () => store.close() };
}

/** The cluster's secret, when none was given: kept in the store, so that every node signs alike. */
export async function sharedSecret({ cluster }: RedisStore): Promise<string> {
  try {
    return await cluster.secret(newSecret());
  } catch (problem) {
    throw new ConfigError(
      `the store did not keep the secret (${(problem as Error).message}). Give one with --secret.`,
    );
  }
}

async function openEmbedded(
  config: Config,
  log: Log,
  onLoss: (loss: StoreLoss) => void,
): Promise<StoreAccess> {
  let snapshotAt: number | null = null;
  const embedded = await startEmbeddedStore({
    dataDir: config.dataDir,
    log,
    onEvent: (event) => {
      if (event.type === 'snapshot') snapshotAt = event.at;
      if (event.type === 'up' && event.loss) onLoss({ text: TEXTS.storeLost(snapshotAt) });
    },
  });
  try {
    const store = await openRedisStore({ url: embedded.url, log, name: 'primary', forSockets: false });
    return {
      kind: 'embedded',
      url: embedded.url,
      store,
      snapshotAt: () => embedded.snapshotAt(),
      stop: async () => {
        await store.close();
        await embedded.stop();
      },
    };
  } catch (problem) {
    await embedded.stop();
    throw problem;
  }
}
