import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { alikeKeys, nameKey } from '../../domain/names.js';
import type { Logger } from '../../logger.js';
import type { StoreMark } from '../store-mark.js';
import { StoreOpenError } from '../store-open-error.js';
import { fieldsOf } from './mark-fields.js';
import { runCommand, runScript } from './scripts.js';
import type { StoreConnection } from './store-connection.js';

/** Whoever migrates and says nothing for this long is taken over from. */
const LEASE_MS = 6_000;
const RENEW_EVERY_MS = 1_500;
const LOOK_EVERY_MS = 250;
/** How long a node waits for another's work. A store of 100,000 accounts takes some seconds. */
const WAIT_MS = 120_000;
/** Commands under way at once, so that others who use the server do not wait for it long. */
const TOGETHER = 200;

/** What a migration asks of the store beside its names. */
export interface MarkReader {
  mark(): Promise<StoreMark | null>;
  /** ms since 1970 by the store's clock. */
  timeMs(): Promise<number>;
}

/**
 * From format 1 to 2. Nothing is taken away, each step can be repeated, and the mark comes last. A store without one
 * was not migrated, however far somebody came before they were killed.
 */
export async function migrate(
  connection: StoreConnection,
  fresh: StoreMark,
  logger: Logger,
  marks: MarkReader,
): Promise<StoreMark> {
  const run = randomUUID();
  const { mark: markKey, migration } = connection.keys.cluster;
  const hold = async () =>
    (await runScript<number>(connection, 'hold-lease', migration, run, LEASE_MS)) === 1;
  const deadline = performance.now() + WAIT_MS;
  let isWaitLogged = false;
  for (;;) {
    const done = await marks.mark();
    if (done !== null) return done;
    if (await hold()) {
      const migrated = { ...fresh, migratedAt: await marks.timeMs() };
      await whileHeld(hold, () => takeNames(connection));
      const fields = [run, ...fieldsOf(migrated)];
      if ((await runScript<number>(connection, 'finish-migration', markKey, migration, ...fields)) === 1) {
        return (await marks.mark()) ?? migrated;
      }
    } else if (!isWaitLogged) {
      isWaitLogged = true;
      logger.info('another node migrates the store; waiting for it');
    }
    if (performance.now() > deadline) {
      throw new StoreOpenError(
        `Another node has been migrating this store for ${WAIT_MS / 1_000} s. Look at its log; start this node again when it is done.`,
      );
    }
    await sleep(LOOK_EVERY_MS);
  }
}

/** A renewal that fails is tried again; without the lease the end of the migration is refused. */
async function whileHeld(hold: () => Promise<boolean>, work: () => Promise<void>): Promise<void> {
  const timer = setInterval(() => void hold().catch(() => {}), RENEW_EVERY_MS);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
}

interface Named {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
}

/**
 * Which names look alike is judged more strictly than before. Whoever has a name keeps the key that it had. The keys
 * that it has now are taken beside it where they are free, the oldest first. So nobody else can get a name that looks
 * like it.
 */
async function takeNames(connection: StoreConnection): Promise<void> {
  const { keys } = connection;
  const people = await readNames(
    connection,
    await runCommand<string[]>(connection, 'SMEMBERS', keys.accounts.ids),
    (id) => keys.user(id).account,
  );
  const rooms = await readNames(
    connection,
    await runCommand<string[]>(connection, 'ZRANGE', keys.publicRooms, '0', '-1'),
    (id) => keys.room(id).meta,
  );
  const claims = [
    ...people.flatMap(({ id, name }) =>
      [nameKey(name), ...alikeKeys(name)].map((key) => ({ id, key: keys.accountName(key) })),
    ),
    ...rooms.map(({ id, name }) => ({ id, key: keys.roomName(nameKey(name)) })),
  ];
  await inGroups(claims, ({ id, key }) => runScript(connection, 'confirm-name', key, id));
}

/** The oldest first. */
async function readNames(
  connection: StoreConnection,
  ids: readonly string[],
  keyOf: (id: string) => string,
): Promise<Named[]> {
  const found = await inGroups(ids, async (id) => {
    const [name, createdAt] = await runCommand<(string | null)[]>(
      connection,
      'HMGET',
      keyOf(id),
      'name',
      'createdAt',
    );
    return typeof name === 'string' ? [{ id, name, createdAt: Number(createdAt) }] : [];
  });
  return found.flat().sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
}

async function inGroups<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < all.length; at += TOGETHER) {
    results.push(...(await Promise.all(all.slice(at, at + TOGETHER).map(work))));
  }
  return results;
}
