import { isIP } from 'node:net';
import type { RedisOptions } from 'ioredis';
import { StoreOpenError } from '../store-open-error.js';

export interface RedisAddress {
  /** `host:port`, without credentials: what may be logged and shown. */
  readonly shown: string;
  /** The options of every connection. */
  readonly options: RedisOptions;
  /** Some nodes of a Redis Cluster, which know the others; null: not a Cluster. */
  readonly cluster: readonly HostAndPort[] | null;
  /** Replicas that must have a message before it is acknowledged. */
  readonly replicas: number;
}

const SCHEMES = /^(rediss?(?:-sentinel|-cluster)?):\/\//;
const SHAPE = /^[a-z-]+:\/\/(?:([^@/?#]*)@)?([^@/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?$/;

/**
 * Reads
 * - `redis://[user[:password]@]host[:port][/db]`, `rediss://…` for TLS;
 * - `redis-sentinel://[user[:password]@]sentinel[:port][,sentinel…]/<name of the master>[/db]`, `rediss-sentinel://…`
 *   for TLS to both;
 * - `redis-cluster://[user[:password]@]node[:port][,node…]`, `rediss-cluster://…` for TLS: some nodes of a Redis
 *   Cluster;
 * - with `?replicas=N`: a message is acknowledged when N replicas have it (`WAIT`), and `?sentinel-user=…` and
 *   `?sentinel-password=…` for sentinels that want them.
 *
 * Throws `StoreOpenError` without repeating the URL, since it may hold a password.
 */
export function redisAddress(url: string): RedisAddress {
  if (!url.includes('://')) throw addressError();
  const scheme = SCHEMES.exec(url)?.[1];
  if (scheme === undefined) {
    throw new StoreOpenError(
      'The Redis URL must begin with redis:// (or rediss:// for TLS, redis-sentinel:// for Sentinel, redis-cluster:// for Cluster).',
    );
  }
  const match = SHAPE.exec(url);
  if (match === null) throw addressError();
  const [, credentials = '', hosts = '', path = '', query = ''] = match;
  const settings = readSettings(query);
  const tls = scheme.startsWith('rediss');
  const common = { ...readCredentials(credentials), ...(tls ? { tls: {} } : {}) };
  if (scheme.endsWith('-cluster')) {
    if (readDb(path) !== 0) throw new StoreOpenError('A Redis Cluster has one database only, /0.');
    const cluster = hosts.split(',').map((one) => readHost(one, 6379));
    return {
      shown: `the cluster of ${cluster.map(shownAddress).join(', ')}`,
      replicas: settings.replicas,
      cluster,
      options: common,
    };
  }
  if (!scheme.endsWith('-sentinel')) {
    const { host, port } = readHost(hosts, 6379);
    return {
      shown: shownAddress({ host, port }),
      replicas: settings.replicas,
      cluster: null,
      options: {
        ...common,
        host,
        port,
        db: readDb(path),
        // TLS names no IP addresses; the certificate is compared with the host either way.
        ...(tls && isIP(host) === 0 ? { tls: { servername: host } } : {}),
      },
    };
  }
  const [name = '', db = ''] = path.split('/');
  if (!/^[A-Za-z0-9._-]{1,64}$/.test(name)) {
    throw new StoreOpenError(
      'The path of a redis-sentinel URL must name the master: redis-sentinel://host:26379/mymaster.',
    );
  }
  const sentinels = hosts.split(',').map((one) => readHost(one, 26_379));
  return {
    shown: `${name} of ${sentinels.map(shownAddress).join(', ')}`,
    replicas: settings.replicas,
    cluster: null,
    options: {
      ...common,
      sentinels,
      name,
      db: readDb(db),
      // Hears of a failover from the sentinels: a master that is frozen says nothing itself.
      failoverDetector: true,
      sentinelCommandTimeout: 1_000,
      sentinelRetryStrategy: (times) => Math.min(100 * times, 500),
      ...settings.sentinel,
      ...(tls ? { enableTLSForSentinelMode: true, sentinelTLS: {} } : {}),
    },
  };
}

function addressError(): StoreOpenError {
  return new StoreOpenError(
    'The Redis URL cannot be read; it should look like redis://user:password@host:6379.',
  );
}

export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

function readHost(text: string, defaultPort: number): HostAndPort {
  const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([^:[\]]*))(?::(\d{1,5}))?$/.exec(text);
  const port = Number(match?.[3] ?? defaultPort);
  if (match === null || port < 1 || port > 65_535) {
    throw new StoreOpenError('The Redis URL must name hosts as host, host:port or [v6]:port.');
  }
  return { host: match[1] ?? (match[2] || '127.0.0.1'), port };
}

function shownAddress({ host, port }: HostAndPort): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function readDb(text: string): number {
  if (text !== '' && !/^\d{1,4}$/.test(text)) {
    throw new StoreOpenError('The path of the Redis URL must be a database number, such as /0.');
  }
  return text === '' ? 0 : Number(text);
}

function readCredentials(text: string): { username?: string; password?: string } {
  const colon = text.indexOf(':');
  const username = decode(colon < 0 ? text : text.slice(0, colon));
  const password = colon < 0 ? '' : decode(text.slice(colon + 1));
  return {
    // The name `default` is left out, so that servers without ACL rules for it take the password alone.
    ...(username === '' || username === 'default' ? {} : { username }),
    ...(password === '' ? {} : { password }),
  };
}

const SETTINGS = ['replicas', 'sentinel-user', 'sentinel-password'];

interface Settings {
  readonly replicas: number;
  readonly sentinel: Pick<RedisOptions, 'sentinelUsername' | 'sentinelPassword'>;
}

function readSettings(query: string): Settings {
  const given = new URLSearchParams(query);
  for (const name of given.keys()) {
    if (!SETTINGS.includes(name)) {
      throw new StoreOpenError(
        `The Redis URL knows ?replicas=, ?sentinel-user= and ?sentinel-password=, not "${name}".`,
      );
    }
  }
  const replicas = given.get('replicas') ?? '0';
  if (!/^\d$/.test(replicas)) {
    throw new StoreOpenError('?replicas= of the Redis URL must be a number from 0 to 9.');
  }
  const [user, password] = [given.get('sentinel-user'), given.get('sentinel-password')];
  return {
    replicas: Number(replicas),
    sentinel: {
      ...(user === null ? {} : { sentinelUsername: user }),
      ...(password === null ? {} : { sentinelPassword: password }),
    },
  };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new StoreOpenError('The user name or password in the Redis URL is not percent-encoded correctly.');
  }
}
