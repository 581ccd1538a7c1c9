import { randomBytes } from 'node:crypto';
import { directRoom } from '../../domain/direct-rooms.js';
import { LIMITS } from '../../protocol/limits.js';
import type { DirectStore } from '../interfaces/direct.js';
import { refJson } from '../log-codec.js';
import { runCommand, runScript } from './scripts.js';
import type { StoreConnection } from './store-connection.js';

export function redisDirect(connection: StoreConnection): DirectStore {
  async function hide(id: string, userId: string, isHidden: boolean, listed: boolean): Promise<void> {
    const { direct, hidden } = connection.keys.user(userId);
    await runScript(connection, 'hide-direct', direct, hidden, id, isHidden ? '1' : '0', listed ? '1' : '0');
  }

  return {
    async create(id, people) {
      const { meta, members, notify } = connection.keys.room(id);
      const epoch = randomBytes(9).toString('base64url');
      const words = people.flatMap((person) => [person.id, refJson(person)]);
      const keys = [meta, members, notify];
      await runScript(connection, 'create-direct', ...keys, epoch, LIMITS.directUnwrittenMs, ...words);
      return directRoom(id, people);
    },

    async list(id, people, by) {
      // The room stays from its first message on, and so does what was chosen before that.
      await runCommand(connection, 'PERSIST', connection.keys.room(id).notify);
      const listed = await Promise.all(
        people.map((person) => {
          const { direct, hidden, blocked } = connection.keys.user(person.id);
          return runScript<number>(connection, 'list-direct', direct, hidden, blocked, id, by);
        }),
      );
      return people.flatMap((person, index) => (listed[index] === 1 ? [person.id] : []));
    },

    hide: (id, userId) => hide(id, userId, true, false),
    show: (id, userId, listed) => hide(id, userId, false, listed),
  };
}
