import { Redis } from 'ioredis';

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
