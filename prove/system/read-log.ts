/** Reads rooms' logs straight from the store, by what `docs` say of the keys and not by the server's code. */
import { Redis } from 'ioredis';
import { fingerprint } from '../fingerprint.js';
import type { Seen, Unstamped } from '../history.js';

interface StoredMessage {
  readonly seq: number;
  readonly mid: string;
  readonly cmid: string;
  readonly user: { readonly id: string; readonly name: string };
  readonly text: string;
}

const PAGE = 2_000;

/** Rooms' logs of the store at a URL, on a connection of its own. */
export async function readFrom(url: string, rooms: readonly string[]): Promise<Unstamped[]> {
  const redis = new Redis(url, { retryStrategy: () => null });
  // The commands below reject with it.
  redis.on('error', () => {});
  try {
    return await Promise.all(rooms.map((room) => readLog(redis, room)));
  } finally {
    redis.disconnect();
  }
}

export async function readLog(redis: Redis, room: string): Promise<Unstamped> {
  const [epoch, first] = await redis.hmget(`hf:{r:${room}}:meta`, 'epoch', 'first');
  const messages: Seen[] = [];
  let from = '-';
  for (;;) {
    const page = await redis.xrange(`hf:{r:${room}}:log`, from, '+', 'COUNT', PAGE);
    for (const [id, fields] of page) {
      const stored = JSON.parse(fields[fields.indexOf('m') + 1] ?? '{}') as StoredMessage;
      // The stream's own number counts; the message must say the same.
      const seq = Number(id.split('-')[0]);
      const mid = fields[fields.indexOf('i') + 1] ?? '';
      if (seq !== stored.seq || mid !== stored.mid)
        throw new Error(`${room} ${id} holds another message inside`);
      const { cmid, user, text } = stored;
      messages.push({ seq, mid, cmid, user: user.id, name: user.name, text: fingerprint(text) });
    }
    const last = page.at(-1)?.[0];
    if (page.length < PAGE || last === undefined) break;
    from = `(${last}`;
  }
  return { type: 'log', room, epoch: epoch ?? null, first: Number(first ?? 1), messages };
}
