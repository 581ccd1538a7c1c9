import { createHash } from 'node:crypto';
import { Cluster, Command } from 'ioredis';
import { KEY_COUNTS, readScript, type ScriptName, scriptText } from './scripts.js';
import type { StoreConnection } from './store-connection.js';

const EVALSHA = 'evalsha';

/** A command that is written already; ioredis would copy and measure each argument several times. */
class WrittenCommand extends Command {
  constructor(
    name: string,
    private readonly written: string,
  ) {
    super(name, [], { replyEncoding: 'utf8' });
  }

  override toWritable(): string {
    return this.written;
  }
}

/** Runs a script with keys and arguments; `read` as for `readScript`. */
export type ScriptRunner = <T>(
  keysAndArguments: readonly (string | number)[],
  read: (reply: unknown) => T,
) => Promise<T>;

/**
 * `readScript` for the script that is called for every message, and whose reply names its question by itself. A single
 * server is told of it with each connection, and gets it written. One that forgot it since, and a Cluster, get it as
 * every other script.
 */
export function scriptRunner(connection: StoreConnection, name: ScriptName): ScriptRunner {
  const asUsual: ScriptRunner = (keysAndArguments, read) =>
    readScript(connection, name, keysAndArguments, read);
  const { client } = connection;
  if (client instanceof Cluster) return asUsual;
  const lua = scriptText(name);
  const digest = createHash('sha1').update(lua).digest('hex');
  const head = [EVALSHA, digest, String(KEY_COUNTS[name])].map(bulkString).join('');
  // A script that could not be loaded is loaded by the first call that misses it.
  const tell = () => void client.script('LOAD', lua).catch(() => {});
  if (client.status === 'ready') tell();
  // Before whoever waits for the connection.
  client.prependListener('ready', tell);
  return async (keysAndArguments, read) => {
    let written = `*${keysAndArguments.length + 3}\r\n${head}`;
    for (const one of keysAndArguments) written += bulkString(String(one));
    try {
      return await connection.run(async () =>
        read(await client.sendCommand(new WrittenCommand(EVALSHA, written))),
      );
    } catch (error) {
      if (!(error as Error).message.startsWith('NOSCRIPT')) throw error;
      return asUsual(keysAndArguments, read);
    }
  };
}

function bulkString(text: string): string {
  return `$${Buffer.byteLength(text)}\r\n${text}\r\n`;
}
