import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { BlockStore, PersonBlock } from '../interfaces/blocks.js';
import { refJson } from '../log-codec.js';
import { runCommand, runScript } from './scripts.js';
import type { StoreConnection } from './store-connection.js';

export function redisBlocks(connection: StoreConnection): BlockStore {
  const listOf = (userId: string) => connection.keys.user(userId).blocked;

  async function mark(room: string, by: string, isBlocking: boolean): Promise<void> {
    await runScript(connection, 'mark-blocked', connection.keys.room(room).meta, by, isBlocking ? '1' : '0');
  }

  return {
    async block(by, user, room) {
      const most = LIMITS.blocksPerPerson;
      if (
        (await runScript<number>(connection, 'block-person', listOf(by), user.id, refJson(user), most)) === 0
      ) {
        throw refusalError('limit_reached', { kind: 'blocks-full', max: most });
      }
      // A room that is not there yet is marked when it is made, which is after the list was written.
      await mark(room, by, true);
    },

    async unblock(by, userId, room) {
      // The list last: while it has them, the person can see what is left to do.
      await mark(room, by, false);
      await runCommand(connection, 'HDEL', listOf(by), userId);
    },

    async of(by) {
      const all = await runCommand<string[]>(connection, 'HVALS', listOf(by));
      return all.map((json) => JSON.parse(json) as PersonBlock).sort((a, b) => b.at - a.at);
    },

    async settle(room, [one, other]) {
      for (const [by, user] of [
        [one, other],
        [other, one],
      ] as const) {
        const isBlocking = (await runCommand<number>(connection, 'HEXISTS', listOf(by), user)) === 1;
        await mark(room, by, isBlocking);
      }
    },
  };
}
