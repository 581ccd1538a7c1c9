import type { Redis } from 'ioredis';
import { masters, type RedisClient } from './client.js';

const LOOK_EVERY_MS = 500;
/**
 * After a second of silence a store is asked for a sign of life. One that says nothing for this long then is taken for
 * frozen.
 */
const ANSWER_WITHIN_MS = 1_400;

/** What was last heard on a connection. */
interface Heard {
  readonly stream: Redis['stream'];
  readonly bytes: number;
  askedAtMs: number | null;
}

/**
 * Ends connections on which a frozen store says nothing, also those that only listen, and while they greet each other.
 * A connection that was silent since the last look is asked for a sign of life. One that talks costs a look at its
 * count of bytes. (ioredis'
 * `socketTimeout` sets a timer and a listener for each command.) Returns what stops it.
 */
export function endFrozenConnections(clients: () => readonly RedisClient[]): () => void {
  const heard = new WeakMap<Redis, Heard>();
  const timer = setInterval(() => {
    for (const client of clients()) {
      const servers = masters(client);
      // Every master of a Cluster was lost: begin again from the nodes that were given.
      if (servers.length === 0 && client.status === 'ready') client.disconnect(true);
      for (const server of servers) checkServer(server, heard);
    }
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

function checkServer(server: Redis, heard: WeakMap<Redis, Heard>): void {
  const { status, stream } = server;
  if (status !== 'ready' && status !== 'connect') {
    heard.delete(server);
    return;
  }
  const last = heard.get(server);
  const bytes = stream.bytesRead;
  const nowMs = performance.now();
  if (last === undefined || last.stream !== stream || last.bytes !== bytes) {
    // Until it is ready, ioredis itself asks.
    heard.set(server, { stream, bytes, askedAtMs: status === 'connect' ? nowMs : null });
  } else if (last.askedAtMs === null) {
    last.askedAtMs = nowMs;
    server.ping().then(
      (reply) => {
        if (reply !== 'PONG') stream.destroy(new Error('a sign of life was answered with something else'));
      },
      // Its connection ended, which is what was to be found out, or the server refused, which is a sign of life.
      () => {},
    );
  } else if (nowMs - last.askedAtMs >= ANSWER_WITHIN_MS) {
    // What came while this process itself was held up is read before that.
    setImmediate(() => {
      if (stream.bytesRead === bytes)
        stream.destroy(new Error(`nothing was heard for ${ANSWER_WITHIN_MS} ms`));
    });
  }
}
