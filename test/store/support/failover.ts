import { openRedisStore } from '../../../src/store/redis/redis-store.js';
import type { RedisServer } from '../../../testbed/redis/redis-server.js';
import { until } from '../../../testbed/wait.js';
import { quiet } from './quiet.js';

const WRITERS = 8;
const LAG_MS = 1_000;
export const ROOM = 'r1';

/** A store whose master is replaced by another server when it is lost. */
export interface Replicated {
  readonly url: string;
  /** The master that has the room. */
  master(): Promise<RedisServer>;
}

export interface Outcome {
  readonly acknowledged: number;
  /** Acknowledged, and not in the log at the end. */
  readonly lost: number;
  readonly twice: number;
  /** From the hit until the first acknowledgement by the new master. */
  readonly backAfterMs: number;
}

/**
 * Writers that repeat a message until it is acknowledged, a master that is hit, and then a look at the log. A frozen
 * master thaws once the new one writes, and has to become a replica while the writing goes on. Replicas that lag got
 * nothing for some time before.
 */
export async function failOver(
  store: Replicated,
  how: 'SIGKILL' | 'SIGSTOP',
  lagging: readonly RedisServer[] = [],
): Promise<Outcome> {
  const opened = await openRedisStore({ url: store.url, logger: quiet, name: 'test' });
  try {
    const user = { id: 'u1', name: 'alice' };
    await opened.rooms.create({ id: ROOM, name: 'room', private: false, owner: 'u1' }, 'room', user);
    const acknowledged: { readonly cmid: string; readonly at: number }[] = [];
    let going = true;
    const writers = Array.from({ length: WRITERS }, async (_, writer) => {
      for (let count = 0; going; count += 1) {
        const cmid = `${writer}-${count}`;
        const message = { room: ROOM, user, cmid, text: cmid, mid: `m${cmid}`, known: null };
        while (going) {
          const answer = await opened.log
            .append({ ...message, freshEpoch: `e${cmid}` })
            .catch(() => pause(20));
          if (answer?.kind === 'not-member' || answer?.kind === 'no-room') throw new Error(answer.kind);
          if (answer !== null) {
            acknowledged.push({ cmid, at: performance.now() });
            break;
          }
        }
      }
    });
    const broken = new Promise<never>((_, reject) => {
      for (const writer of writers) writer.catch(reject);
    });
    broken.catch(() => {});
    const writing = async (what: string, more: number) => {
      const before = acknowledged.length;
      await Promise.race([until(what, () => acknowledged.length > before + more, 30_000), broken]);
    };
    let backAfterMs = 0;
    try {
      await writing('some writing', 200);
      const old = await store.master();
      for (const replica of lagging) replica.signal('SIGSTOP');
      if (lagging.length > 0) await pause(LAG_MS);
      const hitAt = performance.now();
      old.signal(how);
      for (const replica of lagging) replica.signal('SIGCONT');
      await until('another master', async () => (await store.master()).port !== old.port, 30_000);
      await writing('acknowledgements of the new master', 100);
      backAfterMs =
        afterLongestPause(
          acknowledged.map(({ at }) => at),
          hitAt,
        ) - hitAt;
      if (how === 'SIGSTOP') {
        old.signal('SIGCONT');
        await until('the thawed master to be a replica', async () => (await old.role()) === 'slave');
        await writing('writing that goes on', 100);
      }
    } finally {
      going = false;
    }
    await Promise.all(writers);
    const stored: string[] = [];
    const head = (await opened.log.state(ROOM))?.head ?? 0;
    for (let from = 1; from <= head; from += 1_000) {
      const page = await opened.log.range(ROOM, from, from + 999, 1_000);
      stored.push(...(page?.messages ?? []).map(({ message }) => message.cmid));
    }
    const present = new Set(stored);
    return {
      acknowledged: acknowledged.length,
      lost: acknowledged.filter(({ cmid }) => !present.has(cmid)).length,
      twice: stored.length - present.size,
      backAfterMs: Math.round(backAfterMs),
    };
  } finally {
    await opened.close();
  }
}

/** The end of the longest pause between two acknowledgements that ends after the hit: that is the failover. */
function afterLongestPause(ackedAt: readonly number[], hitAt: number): number {
  let longest = 0;
  let end: number | null = null;
  for (const [index, at] of ackedAt.entries()) {
    const paused = at - (ackedAt[index - 1] ?? at);
    if (at <= hitAt || paused <= longest) continue;
    longest = paused;
    end = at;
  }
  if (end === null || longest < 300)
    throw new Error(`the longest pause was ${longest} ms: no failover was seen`);
  return end;
}

function pause(ms: number): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), ms));
}
