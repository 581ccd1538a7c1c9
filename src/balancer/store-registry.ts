import type { Logger } from '../logger.js';
import { openRedisStore, type RedisStore } from '../store/redis/redis-store.js';
import type { RegistryReading } from './balance-set.js';
import { readRegistry } from './registry-reader.js';

const REOPEN_AFTER_MS = 1_000;
/** The store's own patience is longer; a registry that is slower than this is taken for away. */
const READ_WITHIN_MS = 1_000;

/** The nodes in the store. Opened when it can be, so that a balancer may start before Redis does. */
export class StoreRegistry {
  private store: RedisStore | null = null;
  private closed = false;
  private tryAgainAt = 0;
  private interrupted = false;

  constructor(
    private readonly where: { readonly redisUrl: string; readonly cluster: string | null },
    private readonly logger: Logger,
  ) {}

  async read(): Promise<RegistryReading> {
    try {
      const store = await this.open();
      if (store === null) return null;
      const reading = readRegistry(await within(store.cluster.nodes(), READ_WITHIN_MS), this.logger);
      // Away and back between two readings: what it lost meanwhile is not news of the nodes.
      const wasAway = this.interrupted;
      this.interrupted = false;
      return wasAway ? null : reading;
    } catch (error) {
      this.logger.debug({ error: (error as Error).message }, 'the registry was not read');
      return null;
    }
  }

  close(): void {
    this.closed = true;
    void this.store?.close();
  }

  private async open(): Promise<RedisStore | null> {
    if (this.store !== null || this.closed || performance.now() < this.tryAgainAt) return this.store;
    try {
      const store = await openRedisStore({
        url: this.where.redisUrl,
        cluster: this.where.cluster,
        logger: this.logger,
        name: 'balancer',
        forSockets: false,
      });
      if (this.closed) await store.close();
      else this.store = store;
      store.onUp((up) => {
        this.interrupted ||= !up;
      });
    } catch (error) {
      this.tryAgainAt = performance.now() + REOPEN_AFTER_MS;
      this.logger.warn({ error: (error as Error).message }, 'the store cannot be opened yet');
    }
    return this.store;
  }
}

async function within<T>(promise: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  // It may fail after nobody waits any more.
  promise.catch(() => {});
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
