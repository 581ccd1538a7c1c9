/** Sends mutated heads of requests, each on a connection of its own. */
import type { Random } from '../random.js';
import { HEADS } from './corpus.js';
import { mutated } from './mutate.js';
import { dial } from './send-packets.js';

/** A head that is not at its end is left, as a client that gave up. */
const PATIENCE_MS = 100;

export interface HeadCounts {
  sent: number;
  /** Answers by the first figure of their status; `none`: the head was not at its end, or the node closed. */
  readonly answers: Record<string, number>;
}

/** Sends `count` heads, `lanes` at a time. */
export async function sendHeads(
  port: number,
  count: number,
  lanes: number,
  random: Random,
): Promise<HeadCounts> {
  const counts: HeadCounts = { sent: 0, answers: {} };
  const lane = async (own: Random) => {
    while (counts.sent < count) {
      counts.sent += 1;
      const answer = await sendHead(port, mutated(HEADS, own), own);
      const kind = /^HTTP\/1\.[01] ([1-5])\d\d /.exec(answer)?.[1];
      const name = kind === undefined ? 'none' : `${kind}xx`;
      counts.answers[name] = (counts.answers[name] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: lanes }, (_, at) => lane(random.fork(at))));
  return counts;
}

function sendHead(port: number, head: Buffer, random: Random): Promise<string> {
  return new Promise((resolve) => {
    const socket = dial(port);
    const timer = setTimeout(() => socket.destroy(), PATIENCE_MS);
    let answer = '';
    socket.once('data', (data) => {
      answer = data.toString('latin1', 0, 64);
      socket.destroy();
    });
    socket.once('close', () => {
      clearTimeout(timer);
      resolve(answer);
    });
    // Split somewhere, as networks do.
    const at = random.int(0, head.length + 1);
    socket.write(head.subarray(0, at));
    socket.write(head.subarray(at));
  });
}
