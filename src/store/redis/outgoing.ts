import { LIMITS } from '../../protocol/limits.js';
import type { KeptOutgoing, OutgoingHook, OutgoingState, OutgoingStore } from '../interfaces/outgoing.js';
import { noSuchRoom } from '../room-refusals.js';
import { hashFields } from './hash-fields.js';
import { changeRoom, isDone } from './room-change.js';
import { runCommand, runScript } from './scripts.js';
import type { StoreConnection } from './store-connection.js';

export function redisOutgoing(connection: StoreConnection): OutgoingStore {
  const { keys } = connection;
  const fields = async (key: string) => hashFields(await runCommand<string[]>(connection, 'HGETALL', key));

  return {
    async add(roomId, { id, operator }, hook) {
      // First, so that no hook is in a room that nobody looks at.
      await runCommand(connection, 'SADD', keys.outgoingRooms, roomId);
      // The store's time is added behind.
      const json = JSON.stringify(hook).slice(0, -1);
      const who = [id, operator ? '1' : '0'];
      const words = [hook.id, json, ...who, LIMITS.outgoingPerRoom, hook.request ?? ''];
      const added = await changeRoom(connection, 'add-outgoing', roomId, null, ...words);
      if (!isDone(added)) throw noSuchRoom();
    },

    async remove(roomId, { id, operator }, hookId) {
      const words = [hookId, id, operator ? '1' : '0'];
      const removed = await changeRoom(connection, 'remove-outgoing', roomId, null, ...words);
      if (removed === 'no-hook') return false;
      if (!isDone(removed)) throw noSuchRoom();
      return true;
    },

    async tryNow(roomId, { id, operator }, hookId) {
      const words = [hookId, id, operator ? '1' : '0'];
      const asked = await changeRoom(connection, 'try-outgoing', roomId, null, ...words);
      if (asked === 'no-hook') return false;
      if (!isDone(asked)) throw noSuchRoom();
      return true;
    },

    async ofRoom(roomId) {
      const room = keys.room(roomId);
      // States first: one that is made between the two is in neither.
      const states = await fields(room.letters);
      const hooks = states.size === 0 ? states : await fields(room.outgoing);
      const found: KeptOutgoing[] = [];
      for (const [id, json] of hooks) {
        const state = states.get(id);
        if (state === undefined) continue;
        found.push({
          hook: JSON.parse(json) as OutgoingHook,
          state: JSON.parse(state) as OutgoingState,
          asked: Number(states.get(`${id}:asked`) ?? 0),
        });
      }
      return found.sort((a, b) => a.hook.at - b.hook.at || (a.hook.id < b.hook.id ? -1 : 1));
    },

    rooms: () => runCommand<string[]>(connection, 'SMEMBERS', keys.outgoingRooms),

    async note(roomId, id, state) {
      const { outgoing, letters } = keys.room(roomId);
      const { epoch, seq } = state;
      const json = JSON.stringify(state);
      const noted = await runScript<number>(
        connection,
        'note-letter',
        outgoing,
        letters,
        id,
        epoch,
        seq,
        json,
      );
      return noted === 1;
    },
  };
}
