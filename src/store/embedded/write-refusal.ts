import type { InsideClient } from './inside-client.js';

/**
 * Makes Valkey refuse whatever would change something, before any of it is done, or ends that. A native one does so
 * when its disk is full (`MISCONF`). Reads, scripts that only read and publications go on. Nothing expires meanwhile:
 * that would be a change too.
 */
export async function refuseWrites(client: InsideClient, refuse: boolean): Promise<void> {
  const set = (name: string, value: string) => client.call('CONFIG', 'SET', name, value);
  if (!refuse) {
    await set('save', '');
    await set('import-mode', 'no');
    return;
  }
  // It refuses when it should save and could not; this one cannot, and will not try again within thirty years.
  await client.call('BGSAVE').catch(() => {});
  await set('stop-writes-on-bgsave-error', 'yes');
  await set('save', '1000000000 1000000000');
  await set('import-mode', 'yes');
}
