import { Redis } from 'ioredis';

/** A client of its own; what ends it is added to `endings`. */
export function connectTo(url: string, endings: (() => unknown)[]): Redis {
  const client = new Redis(url, { retryStrategy: null });
  endings.push(() => client.disconnect());
  return client;
}
