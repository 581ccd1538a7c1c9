import { isIP } from 'node:net';
import type { RedisOptions } from 'ioredis';
import { StoreOpenError } from '../store-open-error.js';

export interface RedisAddress {
  /** `host:port`, without credentials: what may be logged and shown. */
  readonly shown: string;
  readonly options: RedisOptions;
}

/**
 * Reads `redis://[user[:password]@]host[:port][/db]` or `rediss://…` (TLS).
 * Throws `StoreOpenError` without repeating the URL, since it may hold a password.
 */
export function redisAddress(url: string): RedisAddress {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw new StoreOpenError(
      'The Redis URL cannot be read; it should look like redis://user:password@host:6379.',
    );
  }
  const tls = parsed.protocol === 'rediss:';
  if (!tls && parsed.protocol !== 'redis:') {
    throw new StoreOpenError('The Redis URL must begin with redis:// or, for TLS, rediss://.');
  }
  const host = parsed.hostname.replace(/^\[|\]$/g, '') || '127.0.0.1';
  const port = parsed.port === '' ? 6379 : Number(parsed.port);
  const db = parsed.pathname.replace(/^\//, '');
  if (db !== '' && !/^\d{1,4}$/.test(db)) {
    throw new StoreOpenError('The path of the Redis URL must be a database number, such as /0.');
  }
  const username = decode(parsed.username);
  const password = decode(parsed.password);
  return {
    shown: `${host.includes(':') ? `[${host}]` : host}:${port}`,
    options: {
      host,
      port,
      db: db === '' ? 0 : Number(db),
      // The name `default` is left out, so that servers without ACL rules for it take the password alone.
      ...(username === '' || username === 'default' ? {} : { username }),
      ...(password === '' ? {} : { password }),
      // TLS names no IP addresses; the certificate is compared with the host either way.
      ...(tls ? { tls: isIP(host) === 0 ? { servername: host } : {} } : {}),
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
