import { Redis } from 'ioredis';

/** Looks at a store's keys from outside, as an operator would with redis-cli. */
export function createClient(url: string) {
  const redis = new Redis(url);
  return {
    matching: (pattern: string) => redis.keys(pattern),
    async deleteMatching(pattern: string) {
      const keys = await redis.keys(pattern);
      if (keys.length > 0) await redis.del(keys);
    },
    close: () => redis.quit(),
  };
}
