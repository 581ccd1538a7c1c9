import type { Redis } from 'ioredis';

/** A threshold above every string: no reply is sent by reference. */
const NEVER = 2_147_483_647;
/** Hidden ones: a pattern does not find them. The second is for servers with threads. */
const SETTINGS = ['min-string-size-avoid-copy-reply', 'min-string-size-avoid-copy-reply-threaded'];

/**
 * Whether a connection to this server may listen to what it publishes by a script itself. Valkey 9 sends strings of 16
 * KiB and more by reference. One that a script publishes to its own connection does not wait for the end of the
 * command. From then on replies belong to other commands (valkey-io/valkey#4231). True for Redis 7 and Valkey before 9,
 * which have no such replies. True also where the server says that it sends none, as the embedded store does. False for
 * all others, also for whoever may not ask. Rejects when the connection ends before it is known.
 */
export async function mayHearItself(client: Redis): Promise<boolean> {
  const info = await unlessRefused(client.info('server'));
  if (info === null) return false;
  const valkey = /^valkey_version:(\d+)\./m.exec(info);
  if (valkey === null) return /^redis_version:7\./m.test(info);
  if (Number(valkey[1]) < 9) return true;
  const settings = await unlessRefused(client.config('GET', ...SETTINGS));
  if (!Array.isArray(settings) || settings.length !== 2 * SETTINGS.length) return false;
  return settings.every((value, index) => index % 2 === 0 || Number(value) >= NEVER);
}

/** Null when the server refuses to say. */
async function unlessRefused<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if ((error as Error).name === 'ReplyError') return null;
    throw error;
  }
}
