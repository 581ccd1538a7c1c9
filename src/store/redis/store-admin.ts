import { Cluster, type Redis } from 'ioredis';
import type { Logger } from '../../logger.js';
import type { ServerSettings, StoreMark, StoreRefusal } from '../store-mark.js';
import { addressOf, masters } from './client.js';
import { hashFields } from './hash-fields.js';
import { fieldsOf } from './mark-fields.js';
import { migrate } from './migrate.js';
import { WrongReply } from './question.js';
import type { Refusals } from './refusals.js';
import { missingRights } from './rights.js';
import { runCommand, runScript } from './scripts.js';
import type { StoreConnection } from './store-connection.js';

/** What a store says of itself and of its servers, for those who share it. Calls reject as every call of a store. */
export interface StoreAdmin {
  mark(): Promise<StoreMark | null>;
  /** Writes it where there is none; resolves with the one that is there then. */
  claimMark(mark: StoreMark): Promise<StoreMark>;
  /** Another secret from now on; what was made by the store itself is forgotten with it. */
  changeSecret(mark: StoreMark): Promise<void>;
  /**
   * Raises the format of the cluster's mark from `mark.format` to `format`; another mark, or a raised one, stays as it
   * is.
   */
  raiseFormat(mark: Pick<StoreMark, 'cluster' | 'format'>, format: number): Promise<void>;
  /** A repair could not save the mark: the store is of this format all the same. */
  hasLostMark(): Promise<boolean>;
  /** Without a mark, though there is a cluster in it: of format 1, unless the mark was lost. */
  isOlder(): Promise<boolean>;
  /**
   * Brings a store of format 1 to the present one, under a lease: of several nodes one does it and the others wait. A
   * killed one is taken over from. Resolves with the mark that is there then: `fresh`, or that of whoever was before.
   * Rejects with `StoreOpenError` when it cannot.
   */
  migrate(fresh: StoreMark, logger: Logger): Promise<StoreMark>;
  /** ms since 1970 by the store's clock. */
  timeMs(): Promise<number>;
  /** The settings of each server that holds a part; null when it may not be asked. */
  settings(): Promise<readonly ServerSettings[] | null>;
  /** What the user of the URL may not do of what Holdfast needs; nothing when all is granted. See `missingRights`. */
  missingRights(): Promise<string[]>;
  /** What it refused to this process within the last seconds. */
  refusal(): StoreRefusal | null;
}

/** `shown`: the store's address in words; `listening` makes a connection to try subscriptions on. */
export function redisAdmin(
  connection: StoreConnection,
  refusals: Refusals,
  shown: string,
  listening: () => Redis,
): StoreAdmin {
  const { accounts, cluster, publicRooms } = connection.keys;
  const admin: StoreAdmin = {
    mark: async () => markOf(await runCommand<string[]>(connection, 'HGETALL', cluster.mark)),
    async claimMark(mark) {
      const kept = await runScript<string[]>(connection, 'claim-mark', cluster.mark, ...fieldsOf(mark));
      return markOf(kept) ?? mark;
    },
    async changeSecret(mark) {
      await runCommand(connection, 'DEL', cluster.secret);
      await runCommand(connection, 'HSET', cluster.mark, ...fieldsOf(mark));
    },
    async raiseFormat({ cluster: id, format: before }, format) {
      await runScript(connection, 'raise-format', cluster.mark, id, before, format);
    },
    hasLostMark: async () => (await runCommand<number>(connection, 'EXISTS', cluster.markLost)) === 1,
    async isOlder() {
      // None of these is written before the mark, so whoever sees one beside others that just begin sees their mark as
      // well.
      const signs = [accounts.ids, accounts.first, publicRooms, cluster.mode];
      const there = await Promise.all(signs.map((key) => runCommand<number>(connection, 'EXISTS', key)));
      return there.includes(1) && (await admin.mark()) === null;
    },
    migrate: (fresh, logger) => migrate(connection, fresh, logger, admin),
    async timeMs() {
      const [seconds, micros] = await runScript<[string, string]>(connection, 'time', cluster.mark);
      return Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000);
    },
    async settings() {
      try {
        return await connection.run((client) =>
          Promise.all(masters(client).map((server) => settingsOf(server, shown))),
        );
      } catch (error) {
        if (isRefusedRight(error as Error)) return null;
        throw error;
      }
    },
    missingRights: () => missingRights(connection, connection.client instanceof Cluster ? null : listening),
    refusal: () => refusals.current,
  };
  return admin;
}

/** `shown`: for a master that sentinels know, whose address is theirs to say. */
async function settingsOf(server: Redis, shown: string): Promise<ServerSettings> {
  const info = await server.info('memory', 'replication');
  // A reply that is not an INFO is somebody else's.
  if (typeof info !== 'string' || !/^# (Memory|Replication)/m.test(info)) throw new WrongReply('info');
  const replicas = /^connected_slaves:(\d+)/m.exec(info)?.[1];
  return {
    address: server.options.host === undefined ? shown : addressOf(server),
    evictionPolicy: /^maxmemory_policy:([\w-]+)/m.exec(info)?.[1] ?? null,
    replicas: replicas === undefined ? null : Number(replicas),
  };
}

/** The user may not ask, which is no trouble of the store. */
function isRefusedRight(error: Error): boolean {
  const cause = error.cause instanceof Error ? error.cause : error;
  return /^NOPERM|^ERR unknown command/.test(cause.message);
}

/** The mark in the hash's fields and values in turn. */
export function markOf(flat: readonly string[]): StoreMark | null {
  if (flat.length === 0) return null;
  const fields = hashFields(flat);
  return {
    format: Number(fields.get('format') ?? 0),
    cluster: fields.get('cluster') ?? '',
    secret: fields.get('secret') ?? '',
    migratedAt: Number(fields.get('migratedAt') ?? 0),
  };
}
