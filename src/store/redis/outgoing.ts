import { LIMITS } from '../../protocol/limits.js';
import type { KeptOutgoing, OutgoingHook, OutgoingState, OutgoingStore } from '../interfaces/outgoing.js';
import type { Decider } from '../interfaces/rooms.js';
import { noSuchRoom } from '../room-refusals.js';
import { hashFields } from './hash-fields.js';
import { changeRoom, isDone } from './room-change.js';
import { runCommand, runScript } from './scripts.js';
import type { StoreConnection } from './store-connection.js';

export function redisOutgoing(connection: StoreConnection): OutgoingStore {
  const { keys } = connection;
  const fields = async (key: string) => hashFields(await runCommand<string[]>(connection, 'HGETALL', key));

  /** What is decided about one hook. False: there is none. */
  const decided =
    (script: 'remove-outgoing' | 'try-outgoing') =>
    async (roomId: string, { id, operator }: Decider, hookId: string): Promise<boolean> => {
      const words = [hookId, id, operator ? '1' : '0'];
      const reply = await changeRoom(connection, script, roomId, null, ...words);
      if (reply === 'no-hook') return false;
      if (!isDone(reply)) throw noSuchRoom();
      return true;
    };

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

    remove: decided('remove-outgoing'),
    tryNow: decided('try-outgoing'),

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
