import { Cluster, type Redis } from 'ioredis';
import type { Keys } from './keys.js';
import { runScript } from './scripts.js';
import type { StoreConnection } from './store-connection.js';

/**
 * What the user of the URL may not do of what Holdfast needs: commands, `keys`, `channels`, `the pattern …`. Found by
 * trying, since a user without dangerous commands may not read its own rules. `listening` makes a connection that is
 * used up for it; null: nothing is tried on one. A connection that drops meanwhile is made anew. Rejects with
 * `store_unavailable` where the store stays away.
 */
export async function missingRights(
  connection: StoreConnection,
  listening: (() => Redis) | null,
): Promise<string[]> {
  const { keys, client } = connection;
  const probe = `${keys.prefix}{c}:rights`;
  let refused: string[];
  try {
    refused = await runScript<string[]>(connection, 'rights', probe, keys.cluster.bulletins);
  } catch (error) {
    const words = refusedWords(error as Error);
    if (words === null) throw error;
    return [words];
  }
  if (client instanceof Cluster || listening === null) return refused;
  return connection.run(async () => {
    const missing = await missingToListen(client, listening(), keys);
    return [...new Set([...refused, ...missing])];
  });
}

/** The same of what is not tried by the script. `client` asks, `listening` subscribes and is ended. */
async function missingToListen(
  client: Redis,
  listening: Redis,
  { cluster, adapter }: Keys,
): Promise<string[]> {
  const pattern = `${adapter}#/#*`;
  const tries: [string, () => Promise<unknown>][] = [
    ['script|load', () => client.script('LOAD', 'return 1')],
    ['ssubscribe', () => listening.ssubscribe(cluster.bulletins)],
    ['subscribe', () => listening.subscribe(`${adapter}-request#/#`)],
    ['psubscribe', () => listening.psubscribe(pattern)],
  ];
  const refused: string[] = [];
  try {
    await listening.connect();
    for (const [name, attempt] of tries) {
      const problem = await attempt().then(
        () => null,
        (error: Error) => error,
      );
      if (problem === null) continue;
      const words = refusedWords(problem);
      if (words === null) throw problem;
      if (!/channel/.test(problem.message)) refused.push(name);
      // A pattern has to be granted to the letter: one that covers it is not enough.
      else if (name === 'psubscribe') refused.push(`the pattern ${pattern}`);
      else if (!refused.includes('channels')) refused.push('channels');
    }
  } finally {
    listening.disconnect();
  }
  return refused;
}

/** What a refusal is about, in few words; null: it is none of rights. */
function refusedWords(error: Error): string | null {
  const { message } = error.cause instanceof Error ? error.cause : error;
  if (!/NOPERM|The user executing the script/.test(message)) return null;
  if (/channel/.test(message)) return 'channels';
  const command = /'([\w|-]+)' command/.exec(message)?.[1];
  return command ?? 'keys';
}
