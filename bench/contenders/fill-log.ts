/**
 * Writes a long log quickly, by the store's own append, past the server. A million messages over sockets would
 * take longer than everything else of a run.
 */
import { createLogger } from '../../src/logger.js';
import { openRedisStore } from '../../src/store/redis/redis-store.js';

export async function fillLog(redisUrl: string, room: string, upTo: number): Promise<void> {
  const logger = createLogger({ level: 'silent', name: 'bench', pretty: false });
  const store = await openRedisStore({ url: redisUrl, logger, name: 'bench' });
  try {
    const [author] = await store.rooms.members(room);
    if (author === undefined) throw new Error(`room ${room} has no members`);
    const state = await store.log.state(room);
    if (state === null) throw new Error(`no room ${room}`);
    const AT_ONCE = 250;
    for (let seq = state.head + 1; seq <= upTo; seq += AT_ONCE) {
      const count = Math.min(AT_ONCE, upTo - seq + 1);
      await Promise.all(
        Array.from({ length: count }, (_, index) =>
          store.log.append({
            room,
            user: author,
            cmid: `fill-${seq + index}`,
            text: `message ${seq + index} of a long conversation that has been going on for years`,
            mid: `fill${seq + index}`,
            known: null,
            freshEpoch: 'never-used',
          }),
        ),
      );
    }
  } finally {
    await store.close();
  }
}
