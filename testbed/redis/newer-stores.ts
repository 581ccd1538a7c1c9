/** Servers newer than the redis-server of the machine, as `program` of a `RedisServer`. It starts nothing. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const finder = fileURLToPath(new URL('../../scripts/newer-stores.mjs', import.meta.url));

export type NewerStore = 'valkey' | 'redis';
type Found = { readonly path: string } | { readonly why: string };

/** A native Valkey 9 and a Redis 8: where the program of each is, or why there is none here. */
export function findNewerStores(): Readonly<Record<NewerStore, Found>> {
  const { status, stdout, stderr } = spawnSync(process.execPath, [finder], { encoding: 'utf8' });
  const none = { why: stderr.trim() };
  const found: Record<NewerStore, Found> = status === 0 ? JSON.parse(stdout) : { valkey: none, redis: none };
  for (const [name, one] of Object.entries(found)) {
    if ('why' in one) console.warn(`SKIPPED: there is no newer ${name} here: ${one.why}`);
  }
  return found;
}
