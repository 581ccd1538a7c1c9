import { Redis } from 'ioredis';
import type { DiskTrouble } from '../../../src/protocol/disk-trouble.js';
import type { Fsync } from '../../../src/store/embedded/journal-record.js';
import type { Timers } from '../../../src/store/embedded/timers.js';
import { ValkeyHost } from '../../../src/store/embedded/valkey-host.js';
import type { MemoryFiles } from './memory-files.js';

const PASSWORD = 'password-of-the-test';

export interface Hosted {
  readonly host: ValkeyHost;
  readonly url: string;
  readonly troubles: (DiskTrouble | null)[];
  readonly warnings: string[];
  /** A connection that is not tried again. */
  client(): Redis;
  /** As a shutdown in good order. */
  close(): Promise<void>;
  /** As a kill, or a power cut: what counts is the disk that the next one gets. */
  abandon(): Promise<void>;
}

/** The embedded store in this process, on a disk of the test's. Rejects as the store does when it refuses to start. */
export async function hosted(
  files: MemoryFiles,
  more: {
    fsync?: Fsync;
    bootId?: string;
    compactAboveBytes?: number;
    eraseAfterMs?: number;
    timers?: Timers;
    wallMs?: () => number;
  } = {},
): Promise<Hosted> {
  const troubles: (DiskTrouble | null)[] = [];
  const warnings: string[] = [];
  const clients: Redis[] = [];
  const host = await ValkeyHost.open({
    files,
    folder: '/store',
    dataDir: '/data',
    password: PASSWORD,
    port: 0,
    fsync: more.fsync ?? 'everysec',
    bootId: more.bootId ?? 'boot-1',
    restarted: false,
    ...(more.timers === undefined ? {} : { timers: more.timers }),
    ...(more.wallMs === undefined ? {} : { wallMs: more.wallMs }),
    compactAboveBytes: more.compactAboveBytes ?? 1e9,
    ...(more.eraseAfterMs === undefined ? {} : { eraseAfterMs: more.eraseAfterMs }),
    warn: (message) => warnings.push(message),
    onTrap: (error) => {
      throw error;
    },
    onTrouble: (trouble) => troubles.push(trouble),
  });
  const leave = () => {
    for (const client of clients) client.disconnect();
  };
  return {
    host,
    url: `redis://:${PASSWORD}@127.0.0.1:${host.port}`,
    troubles,
    warnings,
    client: () => {
      const client = new Redis({
        host: '127.0.0.1',
        port: host.port,
        password: PASSWORD,
        retryStrategy: () => 50,
        maxRetriesPerRequest: 40,
      });
      client.on('error', () => {});
      clients.push(client);
      return client;
    },
    close: async () => {
      leave();
      await host.close();
    },
    abandon: async () => {
      leave();
      await host.abandon();
    },
  };
}
