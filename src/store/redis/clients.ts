import { Cluster, Redis, type RedisOptions } from 'ioredis';
import type { Logger } from '../../logger.js';
import { steadyMs } from '../../steady-clock.js';
import type { HostAndPort, RedisAddress } from './address.js';
import type { RedisClient } from './client.js';
import { gatherWrites } from './gather-writes.js';
import { type Refusals, refusalOf } from './refusals.js';
import { WritePace } from './write-pace.js';

/** A store that answers nothing for this long is taken for frozen, by clients that are not only watched. */
const FROZEN_AFTER_MS = 2_000;

/** Separate connections, since their ways to wait and to try again differ. */
export interface RedisClients {
  /** For everything else; on one server that is safe in this it also listens to the feeds. */
  readonly data: RedisClient;
  /** For connect-redis: commands wait up to 2.5 s for a store that is away, then fail. */
  readonly sessions: RedisClient;
  /** For the adapter of Socket.IO: its lost publications are counted, not thrown, since it does not catch them. */
  readonly adapterPub: RedisClient;
}

/** How each kind of connection behaves when the store is away. */
function behaviours(address: RedisAddress) {
  const common: RedisOptions = {
    ...address.options,
    lazyConnect: true,
    connectTimeout: 2_000,
    maxLoadingRetryTime: 500,
    retryStrategy,
    // A replica answers READONLY after a failover: the name may point to the new master by now.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  };
  return {
    // Has a retry of its own (`StoreConnection`), which knows a deadline and keeps no queue of the dead. Only watched:
    // see `endFrozenConnections`.
    immediate: {
      ...common,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      autoResubscribe: false,
    },
    patient: { ...common, socketTimeout: FROZEN_AFTER_MS, maxRetriesPerRequest: 8, commandTimeout: 2_500 },
    // Subscriptions are never given up; a rejected one would be an unhandled rejection inside ioredis or the adapter.
    forEver: { ...common, socketTimeout: FROZEN_AFTER_MS, maxRetriesPerRequest: null },
  } satisfies Record<string, RedisOptions>;
}

/**
 * Makes the clients of one process. None connects yet (`lazyConnect`); each has an `error` listener, so a store that is
 * away ends no process.
 */
export class ClientMaker {
  private closed = false;
  private readonly pace = new WritePace(steadyMs);
  private readonly behaviours: ReturnType<typeof behaviours>;

  constructor(
    private readonly address: RedisAddress,
    private readonly name: string,
    private readonly logger: Logger,
    /** Hears what the store refuses to those who do not look at it. */
    private readonly refusals: Refusals,
  ) {
    this.behaviours = behaviours(address);
  }

  clients(): RedisClients {
    const adapterPub = this.make('adapter-pub', 'patient');
    for (const method of ['publish', 'spublish'] as const) this.swallow(adapterPub, method);
    return { data: this.make('data', 'immediate'), sessions: this.make('sessions', 'patient'), adapterPub };
  }

  /** For subscriptions with a retry of their own; `at`: a master of a Cluster. */
  feed(at?: HostAndPort): Redis {
    return this.single('feed', { ...this.behaviours.immediate, ...at });
  }

  /** For the subscriptions of the classic adapter. */
  adapterSub(): Redis {
    const client = this.single('adapter-sub', this.behaviours.forEver);
    for (const method of ['subscribe', 'psubscribe', 'unsubscribe', 'punsubscribe'] as const) {
      this.swallow(client, method);
    }
    return client;
  }

  /** For a look at what may be listened to: it fails at once, and is not made again. */
  probe(): Redis {
    // Not `single`, which has those of sentinels come back.
    const options = { ...this.behaviours.immediate, retryStrategy: () => null };
    return this.heard('probe', new Redis(this.withName('probe', options)));
  }

  /** Replaces a method by one whose failure is logged and counted as 0 receivers. */
  private swallow(client: RedisClient, method: keyof Redis & keyof Cluster): void {
    const original = (client[method] as (...args: unknown[]) => Promise<unknown>).bind(client);
    Object.defineProperty(client, method, {
      value: (...args: unknown[]) =>
        original(...args).catch((error: Error) => {
          const refusal = refusalOf(error);
          if (refusal !== null) this.refusals.record(refusal);
          this.logger.debug(
            { method, error: error.message },
            'the adapter lost a message to other processes',
          );
          return 0;
        }),
    });
  }

  private make(role: string, behaviour: 'immediate' | 'patient'): RedisClient {
    const options = this.behaviours[behaviour];
    const { cluster } = this.address;
    return cluster === null
      ? gatherWrites(this.single(role, options), this.pace)
      : this.many(role, options, cluster);
  }

  /** Says that clients end on purpose from now on. */
  close(): void {
    this.closed = true;
  }

  private single(role: string, options: RedisOptions): Redis {
    const client = this.heard(role, new Redis(this.withName(role, options)));
    readAtOnce(client);
    if (options.sentinels !== undefined) this.revive(client);
    return client;
  }

  /**
   * A sentinel may tell of a new master while ioredis is asking for it already. That calls the attempt off, and ioredis
   * ends the client for good instead of trying again.
   */
  private revive(client: Redis): void {
    client.on('end', () => {
      setTimeout(() => {
        // A try that fails ends the client again, and so comes back here.
        if (!this.closed && client.status === 'end') client.connect().catch(() => {});
      }, retryStrategy(1)).unref();
    });
  }

  private many(role: string, options: RedisOptions, nodes: readonly HostAndPort[]): Cluster {
    const {
      retryStrategy: _,
      enableOfflineQueue,
      lazyConnect,
      ...redisOptions
    } = this.withName(role, options);
    const client = new Cluster([...nodes], {
      // Its nodes come and go within it, unwatched.
      redisOptions: { ...redisOptions, socketTimeout: FROZEN_AFTER_MS },
      lazyConnect: true,
      enableOfflineQueue: enableOfflineQueue ?? true,
      // A frozen master is not missed otherwise until somebody asks for it.
      slotsRefreshInterval: 1_000,
      slotsRefreshTimeout: 1_000,
      clusterRetryStrategy: retryStrategy,
    });
    client.on('node error', (error: Error, node: string) =>
      this.logger.debug({ role, node, error: error.message }, 'redis connection error'),
    );
    return this.heard(role, client);
  }

  // `replyMapping` is said outright because the constructor's types ask for it; resp3 would break the adapter.
  private withName(role: string, options: RedisOptions) {
    return {
      ...options,
      connectionName: `holdfast:${this.name}:${role}`,
      replyMapping: 'legacy' as const,
    };
  }

  private heard<Client extends RedisClient>(role: string, client: Client): Client {
    const listener = (error: Error) =>
      this.logger.debug({ role, error: error.message }, 'redis connection error');
    // Both are emitters; only their typed overloads differ.
    (client as NodeJS.EventEmitter).on('error', listener);
    return client;
  }
}

/**
 * ioredis listens in a way (`prependListener`) by which Node sends every read through the stream's buffer and another
 * tick. With a listener of the usual kind beside it, what was read is handed over at once.
 */
function readAtOnce(client: Redis): void {
  client.on('connect', () => client.stream.on('data', () => {}));
}

function retryStrategy(times: number): number {
  return Math.min(50 * times, 500) + Math.floor(Math.random() * 50);
}
