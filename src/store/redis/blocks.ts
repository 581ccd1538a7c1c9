import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { BlockStore, PersonBlock } from '../interfaces/blocks.js';
import { refJson } from '../log-codec.js';
import { runCommand, runScript } from './scripts.js';
import type { StoreConnection } from './store-connection.js';

export function redisBlocks(connection: StoreConnection): BlockStore {
  const listOf = (userId: string) => connection.keys.user(userId).blocked;

  async function setBlocked(room: string, by: string, isBlocking: boolean): Promise<void> {
    await runScript(connection, 'set-blocked', connection.keys.room(room).meta, by, isBlocking ? '1' : '0');
  }

  /**
   * Writes into the room's record what the list says. Another call may change the list meanwhile and write before this
   * does, so the list is read again after it.
   */
  async function settleOne(by: string, userId: string, room: string): Promise<void> {
    for (let written: boolean | null = null; ; ) {
      const isBlocking = (await runCommand<number>(connection, 'HEXISTS', listOf(by), userId)) === 1;
      if (isBlocking === written) return;
      await setBlocked(room, by, isBlocking);
      written = isBlocking;
    }
  }

  return {
    async block(by, user, room) {
      const most = LIMITS.blocksPerPerson;
      if (
        (await runScript<number>(connection, 'block-person', listOf(by), user.id, refJson(user), most)) === 0
      ) {
        throw refusalError('limit_reached', { kind: 'blocks-full', max: most });
      }
      // A room that is not there yet learns it when it is made, which is after the list was written.
      await settleOne(by, user.id, room);
    },

    async unblock(by, userId, room) {
      // The list after it: while it has them, the person can see what is left to do.
      await setBlocked(room, by, false);
      await runCommand(connection, 'HDEL', listOf(by), userId);
      await settleOne(by, userId, room);
    },

    async ofPerson(by) {
      const all = await runCommand<string[]>(connection, 'HVALS', listOf(by));
      return all.map((json) => JSON.parse(json) as PersonBlock).sort((a, b) => b.at - a.at);
    },

    async isBlocked(room) {
      return (
        (await runCommand<number>(connection, 'HEXISTS', connection.keys.room(room).meta, 'blocked')) === 1
      );
    },

    async settle(room, [one, other]) {
      await settleOne(one, other, room);
      await settleOne(other, one, room);
    },
  };
}
