import { multiKeyRead } from './multi-key-read.js';
import { runCommand, runScript } from './scripts.js';
import type { StoreConnection } from './store-connection.js';

/**
 * What connect-redis asks of an ioredis client, as far as express-session uses it, and what Holdfast asks beside it.
 */
export interface SessionClient {
  /** What the keys of sessions begin with. */
  readonly keyPrefix: string;
  get(key: string): Promise<string | null>;
  set(key: string, value: string, unit: 'EX', seconds: number): Promise<unknown>;
  del(keys: readonly string[]): Promise<number>;
  expire(key: string, seconds: number): Promise<number>;
  pexpire(key: string, ms: number): Promise<number>;
  /** Whether each is there, in their order; at least one. */
  existEach(keys: readonly string[]): Promise<readonly boolean[]>;
}

/**
 * Sessions are asked for by questions that their replies name: nobody is given another person's. Each rejects as
 * `StoreConnection.run` does.
 */
export function sessionClient(connection: StoreConnection): SessionClient {
  const readKeys = multiKeyRead();
  const exist = (keys: readonly string[]) => runScript<number[]>(connection, 'exist', keys.length, ...keys);
  return {
    keyPrefix: connection.keys.sessions,
    get: (key) => runCommand(connection, 'GET', key),
    set: (key, value, unit, seconds) => runCommand(connection, 'SET', key, value, unit, seconds),
    del: async (keys) => {
      const deleted = await Promise.all(keys.map((key) => runCommand<number>(connection, 'DEL', key)));
      return deleted.reduce((sum, count) => sum + count, 0);
    },
    expire: (key, seconds) => runCommand(connection, 'EXPIRE', key, seconds),
    pexpire: (key, ms) => runCommand(connection, 'PEXPIRE', key, ms),
    existEach: async (keys) => {
      const there = await readKeys(
        () => exist(keys),
        async () => (await Promise.all(keys.map((key) => exist([key])))).flat(),
      );
      return there.map((one) => one === 1);
    },
  };
}

/** The scripts that it runs. */
export const SESSION_SCRIPTS = ['ask', 'exist'] as const;
