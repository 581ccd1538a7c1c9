import { createHash } from 'node:crypto';
import { Command, type Redis } from 'ioredis';
import { type ScriptName, scriptText } from './scripts.js';

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

/**
 * A script of `scripts/` that is called for every message, on a single server. The server is told of it with each connection; one that
 * forgot it since answers NOSCRIPT, and then `runScript` has to be used.
 */
export function writtenScript(client: Redis, name: ScriptName, numberOfKeys: number) {
  const lua = scriptText(name);
  const head =
    bulk('evalsha') + bulk(createHash('sha1').update(lua).digest('hex')) + bulk(String(numberOfKeys));
  const tell = () => void client.script('LOAD', lua).catch(() => {});
  if (client.status === 'ready') tell();
  // Before whoever waits for the connection.
  client.prependListener('ready', tell);
  return <T>(keysAndArguments: readonly (string | number)[]): Promise<T> => {
    let written = `*${keysAndArguments.length + 3}\r\n${head}`;
    for (const one of keysAndArguments) written += bulk(String(one));
    return client.sendCommand(new WrittenCommand('evalsha', written)) as Promise<T>;
  };
}

export function isForgotten(problem: unknown): boolean {
  return problem instanceof Error && problem.message.startsWith('NOSCRIPT');
}

function bulk(text: string): string {
  return `$${Buffer.byteLength(text)}\r\n${text}\r\n`;
}
