import { randomBytes } from 'node:crypto';
import { directRoom } from '../../domain/direct-rooms.js';
import type { DirectStore } from '../interfaces/direct.js';
import { refJson } from '../log-codec.js';
import { runCommand, runScript } from './scripts.js';
import type { StoreConnection } from './store-connection.js';

export function redisDirect(connection: StoreConnection): DirectStore {
  return {
    async create(id, people) {
      const { meta, members } = connection.keys.room(id);
      const epoch = randomBytes(9).toString('base64url');
      const words = people.flatMap((person) => [person.id, refJson(person)]);
      await runScript(connection, 'create-direct', meta, members, epoch, ...words);
      return directRoom(id, people);
    },

    async list(id, people) {
      const lists = people.map((person) => connection.keys.user(person.id).direct);
      await Promise.all(lists.map((list) => runCommand(connection, 'SADD', list, id)));
    },
  };
}
