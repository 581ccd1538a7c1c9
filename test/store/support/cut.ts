import { Redis } from 'ioredis';
import { redisAccounts } from '../../../src/store/redis/accounts.js';
import type { RedisClient } from '../../../src/store/redis/client.js';
import { Keys } from '../../../src/store/redis/keys.js';
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
};

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
    const done = work({ accounts: redisAccounts(connection), rooms: redisRooms(connection) });
    return (await Promise.race([done.then(() => 'done'), connection.reached])) === 'done';
  } finally {
    connection.close();
    client.disconnect();
  }
}
