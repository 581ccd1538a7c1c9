import { LIMITS } from '../../protocol/limits.js';
import type { EndOfLog } from '../../protocol/search.js';
import type { LogEnds } from '../interfaces/log-ends.js';
import { eachName } from './each-name.js';
import { multiKeyRead } from './multi-key-read.js';
import { runCommand, runScript } from './scripts.js';
import type { StoreConnection } from './store-connection.js';

type EndReply = '' | readonly [epoch: string, head: string, headMid: string];

export function redisLogEnds(connection: StoreConnection): LogEnds {
  const { keys } = connection;
  const readKeys = multiKeyRead();

  async function endsOf(ids: readonly string[], userId: string): Promise<EndOfLog[]> {
    const read = (some: readonly string[]) =>
      runScript<EndReply[]>(
        connection,
        'log-ends',
        some.length * 2,
        ...some.flatMap((id) => [keys.room(id).meta, keys.room(id).members]),
        userId,
      );
    const found: EndOfLog[] = [];
    // One part after the other, as for a list of rooms.
    for (let at = 0; at < ids.length; at += LIMITS.roomViewsTogether) {
      const some = ids.slice(at, at + LIMITS.roomViewsTogether);
      const replies = await readKeys(
        () => read(some),
        async () => (await Promise.all(some.map((id) => read([id])))).flat(),
      );
      for (const [index, reply] of replies.entries()) {
        if (reply === '') continue;
        const [epoch, head, headMid] = reply;
        found.push({ room: some[index] as string, epoch, head: Number(head), headMid });
      }
    }
    return found;
  }

  return {
    async ofMember(userId, room) {
      if (room !== undefined) return endsOf([room], userId);
      const { rooms, direct } = keys.user(userId);
      const [mine, conversations] = await Promise.all([
        runCommand<string[]>(connection, 'SMEMBERS', rooms),
        runCommand<string[]>(connection, 'SMEMBERS', direct),
      ]);
      return endsOf([...new Set([...mine, ...conversations])], userId);
    },

    async everyRoom() {
      const rooms = new Set<string>();
      await eachName(connection, keys.room('*').meta, (names) => {
        for (const name of names) {
          const room = keys.roomOfMeta(name);
          if (room !== null) rooms.add(room);
        }
      });
      return [...rooms];
    },
  };
}
