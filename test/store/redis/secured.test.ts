import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRedisStore } from '../../../src/store/redis/redis-store.js';
import { selfSigned } from '../../../testbed/certificate.js';
import { freePort } from '../../../testbed/ports.js';
import { RedisServer } from '../../../testbed/redis/redis-server.js';
import { until } from '../../../testbed/wait.js';
import { storeContract } from '../contract.js';
import { command, connectionAges } from '../support/command.js';
import { FOR_CONTRACT } from '../support/for-contract.js';
import { quiet } from '../support/quiet.js';

const PASSWORD = 'p@ss/word:é';

/** What `docs` tell an operator to give Holdfast's user: nothing dangerous but INFO, only its keys and channels. */
const RULES = [
  'on',
  `>${PASSWORD}`,
  '~hf:*',
  '&hf:*',
  '&socket.io*',
  '+@all',
  '-@dangerous',
  '-@admin',
  '+info',
];

let folder: string;
let redis: RedisServer;
let tlsPort: number;
let ca: Buffer;

async function startSecured(): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-tls-'));
  const { key, cert } = selfSigned(folder, 'IP:127.0.0.1,DNS:localhost');
  ca = readFileSync(cert);
  tlsPort = await freePort();
  redis = await RedisServer.start({
    args: [
      '--tls-port',
      String(tlsPort),
      '--tls-cert-file',
      cert,
      '--tls-key-file',
      key,
      '--tls-ca-cert-file',
      cert,
      '--tls-auth-clients',
      'no',
    ],
  }); // prettier-ignore
  await command(redis.url, 'ACL', 'SETUSER', 'holdfast', ...RULES);
}

const secureUrl = () => `rediss://holdfast:${encodeURIComponent(PASSWORD)}@127.0.0.1:${tlsPort}/0`;

async function stopSecured(): Promise<void> {
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
}

storeContract('Redis by TLS, as a user without dangerous commands', async () => {
  await startSecured();
  return {
    open: (options) => openRedisStore({ url: secureUrl(), tls: { ca }, ...FOR_CONTRACT, ...options }),
    clear: () => command(redis.url, 'FLUSHALL').then(() => {}),
    stop: stopSecured,
  };
});

describe('a secured Redis', () => {
  beforeAll(startSecured);
  afterAll(stopSecured);
  const open = (url: string) => openRedisStore({ url, logger: quiet, name: 'test' });

  it('is counted, but not commanded, by this user', async () => {
    const store = await openRedisStore({ url: secureUrl(), logger: quiet, name: 'test', tls: { ca } });
    await store.clients.sessions.set('hf:sess:one', '{}');
    await store.clients.sessions.set('hf:sess:two', '{}');
    expect(await store.cluster.sessionCount()).toMatchObject({ count: 2 });
    await store.clients.sessions.set('hf:sess:three', '{}');
    expect(await store.cluster.sessionCount()).toMatchObject({ count: 3 });
    for (const forbidden of [['CONFIG', 'GET', '*'], ['KEYS', '*'], ['FLUSHALL']] as const) {
      await expect(store.clients.data.call(...(forbidden as unknown as [string]))).rejects.toThrow(/NOPERM/);
    }
    await expect(store.clients.data.get('other:key')).rejects.toThrow(/NOPERM/);
    await store.close();
  });

  it('keeps its connections while nothing is asked', async () => {
    const store = await openRedisStore({ url: secureUrl(), logger: quiet, name: 'idle', tls: { ca } });
    const turns: boolean[] = [];
    store.onUp((up) => turns.push(up));
    // Longer than a frozen one would be borne.
    await until('all to be old', async () => {
      const all = await connectionAges(redis.url, 'idle');
      return all.length > 3 && all.every((age) => age >= 4);
    });
    expect(turns).toEqual([]);
    await store.close();
  });

  it('is refused in words when its certificate is not trusted', async () => {
    await expect(open(secureUrl())).rejects.toThrow(
      /certificate of Redis at 127\.0\.0\.1:\d+ is not trusted/,
    );
  });

  it('is refused in words when one speaks TLS and the other does not', async () => {
    await expect(open(`rediss://127.0.0.1:${redis.port}`)).rejects.toThrow(
      /does not speak TLS|No Redis answers/,
    );
    await expect(open(`redis://127.0.0.1:${tlsPort}`)).rejects.toThrow(/No Redis answers|TLS/);
  });

  it('is refused in words that hold no credentials, when they are wrong or missing', async () => {
    const wrong = open(`redis://holdfast:sesame@127.0.0.1:${redis.port}`);
    await expect(wrong).rejects.toThrow(/refuses the user name or password/);
    await expect(wrong).rejects.not.toThrow(/sesame/);
    await command(redis.url, 'CONFIG', 'SET', 'requirepass', 'secret');
    await expect(open(redis.url)).rejects.toThrow(/wants a password/);
    const right = await open(`redis://:secret@127.0.0.1:${redis.port}`);
    expect(right.address).toBe(`127.0.0.1:${redis.port}`);
    await right.close();
  });
});
