import { masters } from './client.js';
import { WrongReply } from './question.js';
import type { StoreConnection } from './store-connection.js';

/**
 * Reads all names of keys that fit the pattern, some at a time, on all servers at once. One that is there from the
 * beginning to the end is among them, perhaps twice. What it costs grows with the number of all keys.
 * The answer says in how many steps of about 1,000 keys each they were read.
 */
export async function eachName(
  connection: StoreConnection,
  pattern: string,
  onNames: (names: readonly string[]) => void,
): Promise<number> {
  const steps = await Promise.all(
    masters(connection.client).map((_, at) => eachAt(connection, at, pattern, onNames)),
  );
  return steps.reduce((sum, each) => sum + each, 0);
}

/** The names at the server at this place among the masters: a Cluster's `SCAN` sees one. */
async function eachAt(
  connection: StoreConnection,
  at: number,
  pattern: string,
  onNames: (names: readonly string[]) => void,
): Promise<number> {
  let cursor = '0';
  let steps = 0;
  do {
    const from = cursor;
    const [next, names] = await connection.run(async (client) => {
      const server = masters(client)[at];
      if (server === undefined) throw new Error('this master has gone meanwhile');
      const reply = await server.scan(from, 'MATCH', pattern, 'COUNT', 1_000);
      // A script may not scan, so no question comes back with it: its form has to do.
      if (!Array.isArray(reply) || !/^\d+$/.test(reply[0]) || !Array.isArray(reply[1])) {
        throw new WrongReply('scan');
      }
      return reply;
    });
    cursor = next;
    steps += 1;
    onNames(names);
  } while (cursor !== '0');
  return steps;
}
