/** The rights that docs/operations/store.md tells an operator to give, to the letter. */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { RedisServer } from '../../../testbed/redis/redis-server.js';

export const PASSWORD = 'of-the-least-user';

const docs = readFileSync(new URL('../../../docs/operations/store.md', import.meta.url), 'utf8');
const lines = [...docs.matchAll(/ACL SETUSER (holdfast\S*) ([^`\n]+)/g)].map(([, user = '', rules = '']) => ({
  user,
  rules: rules.replace('PASSWORD', PASSWORD).split(' '),
}));

/** The rules of the one line that has this in it. */
function rulesWith(user: string, part: string): string[] {
  const found = lines.filter((line) => line.user === user && line.rules.includes(part));
  if (found.length !== 1) throw new Error(`store.md has ${found.length} lines for ${user} with ${part}`);
  return (found[0] as (typeof lines)[0]).rules;
}

export const RIGHTS = {
  store: rulesWith('holdfast', 'on'),
  /** Besides, on each node of a Redis Cluster. */
  cluster: rulesWith('holdfast', '+cluster|slots'),
  /** Besides, from Redis 7.2 on. */
  newer: rulesWith('holdfast', '+client|setinfo'),
  sentinel: rulesWith('holdfast-sentinel', 'on'),
} as const;

export async function grant(
  servers: readonly RedisServer[],
  user: string,
  rules: readonly string[],
): Promise<void> {
  for (const server of servers) await server.ask((redis) => redis.call('ACL', 'SETUSER', user, ...rules));
}

/** What these servers refused to somebody, but for looks at their settings, without which Holdfast serves. */
export async function refusedBy(servers: readonly RedisServer[]): Promise<string[]> {
  const logs = await Promise.all(
    servers
      .filter((server) => server.isAlive)
      .map((server) => server.ask((redis) => redis.call('ACL', 'LOG'))),
  );
  return (logs as string[][][])
    .flat()
    .map((fields) => new Map(fields.map((_, at) => [fields[at * 2], fields[at * 2 + 1]])))
    .filter((entry) => entry.get('object') !== 'config|get')
    .map((entry) => ['username', 'reason', 'object'].map((field) => entry.get(field)).join(' '));
}

const MAY_NOT: readonly (readonly [string, ...string[]])[] = [
  ['FLUSHALL'],
  ['FLUSHDB'],
  ['KEYS', '*'],
  ['CONFIG', 'SET', 'maxmemory', '1'],
  ['CONFIG', 'GET', 'requirepass'],
  ['SHUTDOWN', 'NOSAVE'],
  ['ACL', 'LIST'],
  ['ACL', 'SETUSER', 'holdfast', '+@all'],
  ['MONITOR'],
  ['CLIENT', 'LIST'],
  ['CLIENT', 'KILL', 'TYPE', 'normal'],
  ['REPLICAOF', 'NO', 'ONE'],
  ['SCRIPT', 'FLUSH'],
  ['FUNCTION', 'FLUSH'],
  ['MODULE', 'LIST'],
  ['CLUSTER', 'RESET'],
  ['CLUSTER', 'SETSLOT', '1', 'STABLE'],
  ['CLUSTER', 'FAILOVER'],
  // They are keys of others, and of another cluster of Holdfast.
  ...['other:key', 'hf@other:{c}:mark'].flatMap((key) => [
    ['GET', key] as const,
    ['SET', key, '1'] as const,
    ['DEL', key] as const,
    ['EVAL', "return redis.call('GET', KEYS[1])", '1', key] as const,
    ['EVAL', `return redis.call('SET', '${key}', '1')`, '0'] as const,
  ]),
  ['EVAL', "return redis.call('FLUSHALL')", '0'],
  ...['other', 'hf@other:0:bulletins', '__redis__:invalidate', '+switch-master'].flatMap((channel) => [
    ['SUBSCRIBE', channel] as const,
    ['SSUBSCRIBE', channel] as const,
    ['PUBLISH', channel, 'forged'] as const,
    ['SPUBLISH', channel, 'forged'] as const,
  ]),
  ['PSUBSCRIBE', '*'],
  ['PSUBSCRIBE', 'hf*'],
];

const SENTINELS_MAY_NOT: readonly (readonly [string, ...string[]])[] = [
  ['SENTINEL', 'FAILOVER', 'chat'],
  ['SENTINEL', 'REMOVE', 'chat'],
  ['SENTINEL', 'SET', 'chat', 'quorum', '9'],
  ['SENTINEL', 'MONITOR', 'forged', '127.0.0.1', '1', '1'],
  ['SENTINEL', 'RESET', '*'],
  ['SENTINEL', 'CONFIG', 'GET', '*'],
  ['ACL', 'LIST'],
  ['SHUTDOWN', 'NOSAVE'],
  ['PUBLISH', '+switch-master', 'chat 127.0.0.1 1 127.0.0.1 2'],
  ['SUBSCRIBE', '__sentinel__:hello'],
  ['PSUBSCRIBE', '*'],
];

/** Nothing but what is needed is given: each of these has to be refused for want of a right. */
export function expectTheRestRefused(server: RedisServer): Promise<void> {
  return expectRefused(server, 'holdfast', MAY_NOT, /NOPERM|can't|permission/);
}

export function expectTheRestRefusedAt(sentinel: RedisServer): Promise<void> {
  return expectRefused(sentinel, 'holdfast-sentinel', SENTINELS_MAY_NOT, /NOPERM/);
}

async function expectRefused(
  server: RedisServer,
  user: string,
  commands: readonly (readonly [string, ...string[]])[],
  refusal: RegExp,
): Promise<void> {
  await server.ask(async (redis) => {
    await redis.call('AUTH', user, PASSWORD);
    for (const words of commands) {
      const answer = await redis.call(...words).catch((error: Error) => error.message);
      expect({ words, answer }).toEqual({ words, answer: expect.stringMatching(refusal) });
    }
  });
}
