import type { Redis } from 'ioredis';
import type { WritePace } from './write-pace.js';

/**
 * Lets the commands of one turn of the event loop leave in one write, and in busy times those of a few milliseconds.
 * Each write wakes the store. In quiet times no reply comes later for it: replies are read between turns. Where a turn
 * seldom has more than one, they leave with what asked for them.
 */
export function gatherWrites(client: Redis, pace: WritePace): Redis {
  const send = client.sendCommand.bind(client);
  let gathering: Redis['stream'] | null = null;
  client.sendCommand = (...args: Parameters<Redis['sendCommand']>) => {
    const { stream } = client;
    pace.count();
    if (stream !== undefined && stream !== gathering) {
      gathering = stream;
      stream.cork();
      const leave = () => {
        if (gathering === stream) gathering = null;
        stream.uncork();
      };
      const delayMs = pace.delayMs();
      if (delayMs > 0) setTimeout(leave, delayMs);
      else if (pace.isSlow) process.nextTick(leave);
      else setImmediate(leave);
    }
    return send(...args);
  };
  return client;
}
