import { setTimeout as sleep } from 'node:timers/promises';
import type { InsideClient } from './inside-client.js';
import { encodeCommand } from './resp.js';
import type { Valkey } from './valkey.js';

/** Nothing of the link may end by itself: no time-out, no ping, no bound on what waits; the backlog is never read. */
const SETTINGS = {
  'repl-backlog-ttl': '0',
  'repl-timeout': '1000000000',
  'repl-ping-replica-period': '1000000000',
  'repl-backlog-size': '16384',
  'client-output-buffer-limit': 'replica 0 0 0',
} as const;
const ANSWER_WITHIN_MS = 5_000;

/**
 * Listens to Valkey as a replica would. From when this resolves, `take` gets every change in the stream's form,
 * before any client is told of it. To be called while Valkey asks for no password. `onEnd`: the link is gone, and
 * Valkey with it.
 */
export async function followAsReplica(
  valkey: Valkey,
  client: InsideClient,
  take: (bytes: Buffer) => void,
  onEnd: () => void,
): Promise<void> {
  for (const [name, value] of Object.entries(SETTINGS)) await client.call('CONFIG', 'SET', name, value);
  // It cannot be served, as Valkey cannot fork, but it makes the backlog, without which no stream begins.
  await new Promise<void>((resolve) => {
    const ask = valkey.connectInside({
      write: () => {
        resolve();
        return true;
      },
      destroy: resolve,
    });
    ask(encodeCommand(['PSYNC', '?', '-1']));
  });
  const info = String(await client.call('INFO', 'replication'));
  const id = /master_replid:(\w+)/.exec(info)?.[1];
  const offset = /master_repl_offset:(\d+)/.exec(info)?.[1];
  if (id === undefined || offset === undefined) throw new Error(`no place in the stream: ${info}`);

  let head = '';
  let following = false;
  const began = new Promise<void>((resolve, reject) => {
    const follow = valkey.connectInside({
      write: (bytes) => {
        if (following) take(bytes);
        else {
          head += bytes.toString('latin1');
          const end = head.indexOf('\r\n');
          if (end < 0) return true;
          if (!head.startsWith('+CONTINUE'))
            reject(new Error(`Valkey refuses a replica: ${head.slice(0, end)}`));
          following = true;
          const rest = Buffer.from(head.slice(end + 2), 'latin1');
          if (rest.length > 0) take(rest);
          resolve();
        }
        return true;
      },
      destroy: onEnd,
    });
    follow(encodeCommand(['PSYNC', id, String(Number(offset) + 1)]));
  });
  const late = sleep(ANSWER_WITHIN_MS, null, { ref: false }).then(() => {
    throw new Error('Valkey does not answer its replica');
  });
  await Promise.race([began, late]);
  // It comes too late for the race when the replica has begun.
  late.catch(() => {});
}
