import { Redis } from 'ioredis';

/** How long each connection of a store opened as `name` has lasted, in whole seconds. */
export async function connectionAges(url: string, name: string): Promise<number[]> {
  const clients = String(await command(url, 'CLIENT', 'LIST')).split('\n');
  const own = clients.filter((line) => line.includes(` name=holdfast:${name}:`));
  return own.map((line) => Number(/ age=(\d+)/.exec(line)?.[1]));
}

/** One command on a connection of its own. */
export async function command(url: string, name: string, ...args: readonly string[]): Promise<unknown> {
  const client = new Redis(url, { lazyConnect: true });
  client.on('error', () => {});
  try {
    return await client.call(name, ...args);
  } finally {
    client.disconnect();
  }
}
