import type { Config } from '../../config.js';
import type { Logger } from '../../logger.js';
import { ConfigError } from '../../options.js';
import type { StoreView } from '../../protocol/control.js';
import type { DiskTrouble } from '../../protocol/disk-trouble.js';
import type { StoreLoss } from '../../protocol/store-loss.js';
import { startEmbeddedStore } from '../../store/embedded/embedded-store.js';
import type { Fsync } from '../../store/embedded/journal-record.js';
import { openRedisStore, type RedisStore } from '../../store/redis/redis-store.js';
import { StoreOpenError } from '../../store/store-open-error.js';
import { Listeners } from '../shared/listeners.js';

/** The store as the primary has it: where it is, and its own connection to it. */
export interface StoreAccess {
  readonly kind: StoreView['kind'];
  /** For workers; may hold a password. */
  readonly url: string;
  readonly store: RedisStore;
  /** When the embedded store acknowledges; null with Redis, where it is set there. */
  readonly fsync: Fsync | null;
  /** Why the embedded store takes nothing new; null while it does. */
  trouble(): DiskTrouble | null;
  /** Tells when that changes. */
  onTrouble(listener: (trouble: DiskTrouble | null) => void): void;
  /** Tells what the embedded store lost, also before there was a listener. */
  onLoss(listener: (loss: StoreLoss) => void): void;
  /** Tells that another Holdfast took the data folder of the embedded store: this node has to end. */
  onTaken(listener: (words: string) => void): void;
  stop(): Promise<void>;
}

/**
 * Opens the Redis of the configuration, or starts the embedded store. Rejects with ConfigError in words when it cannot.
 */
export async function openStore(config: Config, logger: Logger): Promise<StoreAccess> {
  try {
    return config.redisUrl === null
      ? await openEmbedded(config, logger)
      : await openRedis(config.redisUrl, config.cluster, logger);
  } catch (error) {
    if (error instanceof StoreOpenError) throw new ConfigError(error.message);
    throw error;
  }
}

async function openRedis(url: string, cluster: string | null, logger: Logger): Promise<StoreAccess> {
  const store = await openRedisStore({ url, cluster, logger, name: 'primary', forSockets: false });
  return {
    kind: 'redis',
    url,
    store,
    fsync: null,
    trouble: () => null,
    onTrouble: () => {},
    onLoss: () => {},
    onTaken: () => {},
    stop: () => store.close(),
  };
}

async function openEmbedded(config: Config, logger: Logger): Promise<StoreAccess> {
  const troubles = new Listeners<[DiskTrouble | null]>();
  const losses = new Listeners<[StoreLoss]>();
  const taken = new Listeners<[words: string]>();
  /** Nobody was told of them yet. */
  const early: StoreLoss[] = [];
  losses.add((loss) => early.push(loss));
  const embedded = await startEmbeddedStore({
    dataDir: config.dataDir,
    fsync: config.fsync,
    logger,
    onEvent: (event) => {
      if (event.type === 'disk') troubles.notify(event.trouble);
      if (event.type === 'lost') taken.notify(event.words);
      if (event.type === 'up' && event.loss !== null) losses.notify(event.loss);
    },
  });
  try {
    const store = await openRedisStore({
      url: embedded.url,
      logger,
      name: 'primary',
      forSockets: false,
    });
    return {
      kind: 'embedded',
      url: embedded.url,
      store,
      fsync: config.fsync,
      trouble: () => embedded.trouble(),
      onTrouble: (listener) => troubles.add(listener),
      onLoss: (listener) => {
        for (const loss of early.splice(0)) listener(loss);
        losses.add(listener);
      },
      onTaken: (listener) => taken.add(listener),
      stop: async () => {
        await store.close();
        await embedded.stop();
      },
    };
  } catch (error) {
    await embedded.stop();
    throw error;
  }
}
