import type { Redis } from 'ioredis';

/**
 * Lets the commands of one turn of the event loop leave in one write. Each write wakes the store, which costs both sides more than
 * the command does; no reply comes later by it, since replies are read between turns.
 */
export function gatherWrites(client: Redis): Redis {
  const send = client.sendCommand.bind(client);
  let gathering: Redis['stream'] | null = null;
  client.sendCommand = (...args: Parameters<Redis['sendCommand']>) => {
    const { stream } = client;
    if (stream !== undefined && stream !== gathering) {
      gathering = stream;
      stream.cork();
      setImmediate(() => {
        if (gathering === stream) gathering = null;
        stream.uncork();
      });
    }
    return send(...args);
  };
  return client;
}
