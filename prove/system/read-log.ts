/** Reads rooms' logs straight from the store, by what `docs` say of the keys and not by the server's code. */
import { Redis } from 'ioredis';
import { fingerprint } from '../fingerprint.js';
import type { Seen, Unstamped } from '../history.js';

/** What the JSON of an entry, or of its tombstone, may hold. */
interface StoredEntry extends Omit<Seen, 'user' | 'name' | 'text' | 'about' | 'said'> {
  readonly about?: { readonly id: string };
  readonly user: { readonly id: string; readonly name: string };
  readonly text?: string;
  readonly mentions?: readonly { readonly id: string }[];
}

/** What is kept of a message beside the log: numbers only. Anything else may be its text. */
const NO_TEXT = /^\d+ [01] \d+ \d+$/;
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
  const entries: Seen[] = [];
  let from = '-';
  for (;;) {
    const page = await redis.xrange(`hf:{r:${room}}:log`, from, '+', 'COUNT', PAGE);
    for (const [id, fields] of page) {
      const stored = JSON.parse(fields[fields.indexOf('m') + 1] ?? '{}') as StoredEntry;
      // The stream's own number counts; the message must say the same.
      const seq = Number(id.split('-')[0]);
      const mid = fields[fields.indexOf('i') + 1] ?? '';
      if (seq !== stored.seq || mid !== stored.mid)
        throw new Error(`${room} ${id} holds another entry inside`);
      entries.push(seenOf(stored));
    }
    const last = page.at(-1)?.[0];
    if (page.length < PAGE || last === undefined) break;
    from = `(${last}`;
  }
  // What was deleted is not in the stream any more.
  for (const tombstone of await redis.hvals(`hf:{r:${room}}:tombs`))
    entries.push(seenOf(JSON.parse(tombstone)));
  const messages = entries.sort((a, b) => a.seq - b.seq);
  const beside = Object.entries(await redis.hgetall(`hf:{r:${room}}:states`)).flatMap(([seq, state]) =>
    NO_TEXT.test(state) ? [] : [{ seq: Number(seq), text: fingerprint(state) }],
  );
  return { type: 'log', room, epoch: epoch ?? null, first: Number(first ?? 1), messages, beside };
}

function seenOf({
  seq,
  mid,
  cmid,
  user,
  text = '',
  kind,
  of,
  emoji,
  on,
  reply,
  at,
  deleted,
  mentions,
  what,
  about,
}: StoredEntry): Seen {
  const calls = mentions?.map(({ id }) => id);
  const notice =
    kind === 'notice' ? { what, about: about?.id, said: text === '' ? undefined : fingerprint(text) } : {};
  const more = { ...notice, kind, of, emoji, on, reply, deleted, calls, ...(kind === 'edit' ? { at } : {}) };
  const given = Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined));
  return {
    seq,
    mid,
    cmid,
    user: user.id,
    name: user.name,
    text: kind === 'notice' ? '' : fingerprint(text),
    ...given,
  };
}
