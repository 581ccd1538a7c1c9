import { Redis } from 'ioredis';
import { redisAccounts } from '../../../src/store/redis/accounts.js';
import type { RedisClient } from '../../../src/store/redis/client.js';
import { Keys } from '../../../src/store/redis/keys.js';
import { redisMails } from '../../../src/store/redis/mails.js';
import { redisModeration } from '../../../src/store/redis/moderation.js';
import { redisProfiles } from '../../../src/store/redis/profiles.js';
import { redisRooms } from '../../../src/store/redis/rooms.js';
import { defineScripts } from '../../../src/store/redis/scripts.js';
import { StoreConnection } from '../../../src/store/redis/store-connection.js';
import { quiet } from './quiet.js';

/** Sends its first commands and no other, as a process that is killed between two of them. */
class CutConnection extends StoreConnection<RedisClient> {
  sent = 0;
  private cut: () => void = () => {};
  readonly reached = new Promise<'cut'>((resolve) => {
    this.cut = () => resolve('cut');
  });

  constructor(
    client: RedisClient,
    private readonly atMost: number,
  ) {
    super(client, quiet, new Keys({ cluster: null, db: 0 }));
  }

  override run<T>(command: (client: RedisClient) => Promise<T>, waitMs?: number): Promise<T> {
    if (this.sent >= this.atMost) {
      this.cut();
      return new Promise(() => {});
    }
    this.sent += 1;
    return super.run(command, waitMs);
  }
}

type CutStore = {
  readonly accounts: ReturnType<typeof redisAccounts>;
  readonly rooms: ReturnType<typeof redisRooms>;
  readonly moderation: ReturnType<typeof redisModeration>;
  readonly mails: ReturnType<typeof redisMails>;
  readonly profiles: ReturnType<typeof redisProfiles>;
};

function storeOf(connection: StoreConnection<RedisClient>): CutStore {
  const rooms = redisRooms(connection);
  return {
    accounts: redisAccounts(connection),
    rooms,
    moderation: redisModeration(connection, rooms),
    mails: redisMails(connection),
    profiles: redisProfiles(connection),
  };
}

/**
 * Does `work` on a Redis until `commands` of it were sent. Resolves with whether it came to its end; rejects as `work`
 * does.
 */
export async function cutAfter(
  url: string,
  commands: number,
  work: (store: CutStore) => Promise<unknown>,
): Promise<boolean> {
  const client = new Redis(url);
  defineScripts(client);
  const connection = new CutConnection(client, commands);
  try {
    const done = work(storeOf(connection));
    return (await Promise.race([done.then(() => 'done'), connection.reached])) === 'done';
  } finally {
    connection.close();
    client.disconnect();
  }
}

/** Waits before each of its commands as it is told, as a process does that was frozen for a while. */
class SlowConnection extends StoreConnection<RedisClient> {
  private sent = 0;

  constructor(
    client: RedisClient,
    private readonly before: (command: number) => Promise<void>,
  ) {
    super(client, quiet, new Keys({ cluster: null, db: 0 }));
  }

  override async run<T>(command: (client: RedisClient) => Promise<T>, waitMs?: number): Promise<T> {
    await this.before(this.sent++);
    return super.run(command, waitMs);
  }
}

/** Does `work` on a Redis. `before` is awaited before each of its commands, which are counted from 0. */
export async function slowly<T>(
  url: string,
  before: (command: number) => Promise<void>,
  work: (store: CutStore) => Promise<T>,
): Promise<T> {
  const client = new Redis(url);
  defineScripts(client);
  const connection = new SlowConnection(client, before);
  try {
    return await work(storeOf(connection));
  } finally {
    connection.close();
    client.disconnect();
  }
}
