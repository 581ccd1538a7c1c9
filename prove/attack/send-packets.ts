/** Sends mutated packets by the ways there are: websockets, their bare frames, and bodies of polls. */
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Random } from '../random.js';
import { type Attacker, stranger } from './attackers.js';
import { FRAMES, PACKETS } from './corpus.js';
import { mutated } from './mutate.js';
import { openPoll, post } from './poll.js';
import { clientFrame, openWebsocket } from './websocket.js';

/** A connection gets this many packets at most, and so many at once. */
const PACKETS_MAX = 40;
const BURST_MAX = 8;
const BODY_PACKETS_MAX = 30;
const BODY_BYTES = 60_000;
/** Nothing was answered by then: the node is not waited for. */
const PATIENCE_MS = 2_000;

export interface PacketCounts {
  sent: number;
  connections: number;
  /** Connections that the node ended before all was sent. */
  ended: number;
  /** Handshakes that were refused: limits, mostly. */
  refused: number;
}

/**
 * Sends `count` packets over `lanes` connections at a time. A packet counts when it was written to a connection that
 * was open.
 * `people` take turns with strangers.
 */
export async function sendPackets(
  port: number,
  people: readonly Attacker[],
  count: number,
  lanes: number,
  random: Random,
): Promise<PacketCounts> {
  const counts: PacketCounts = { sent: 0, connections: 0, ended: 0, refused: 0 };
  const lane = async (own: Random, person: Attacker | undefined) => {
    while (counts.sent < count) {
      const attacker = person !== undefined && own.chance(0.7) ? person : stranger(own);
      const way = own.pick([byWebsocket, byWebsocket, byFrames, byBodies]);
      counts.connections += 1;
      await way(port, attacker, own, counts);
    }
  };
  await Promise.all(
    Array.from({ length: lanes }, (_, at) => lane(random.fork(at), people[at % Math.max(1, people.length)])),
  );
  return counts;
}

type Way = (port: number, attacker: Attacker, random: Random, counts: PacketCounts) => Promise<void>;

const byWebsocket: Way = (port, attacker, random, counts) =>
  overStream(port, attacker, random, counts, () => {
    const packet = mutated(PACKETS, random);
    return clientFrame(random.chance(0.05) ? 0x82 : 0x81, packet);
  });

const byFrames: Way = (port, attacker, random, counts) =>
  overStream(port, attacker, random, counts, () => mutated(FRAMES, random));

async function overStream(
  port: number,
  attacker: Attacker,
  random: Random,
  counts: PacketCounts,
  next: () => Buffer,
): Promise<void> {
  const stream = await openWebsocket(port, attacker.headers);
  if (stream === null) {
    counts.refused += 1;
    return;
  }
  if (random.chance(0.8)) stream.write(clientFrame(0x81, Buffer.from('40')));
  for (let left = random.int(1, PACKETS_MAX); left > 0 && isOpen(stream); ) {
    const burst = Math.min(left, random.int(1, BURST_MAX));
    for (let at = 0; at < burst; at += 1) stream.write(next());
    counts.sent += burst;
    left -= burst;
    // Its answer, its end, or a moment.
    await untilDataOrClose(stream, 5);
  }
  if (!isOpen(stream)) counts.ended += 1;
  stream.destroy();
}

const byBodies: Way = async (port, attacker, random, counts) => {
  const sid = await openPoll(port, attacker.headers);
  if (sid === null) {
    counts.refused += 1;
    return;
  }
  const path = `/socket.io/?EIO=4&transport=polling&sid=${sid}`;
  const poll = request({ host: '127.0.0.1', port, path, headers: attacker.headers, agent: false });
  // The server may end what it refuses in any way; its health is judged elsewhere.
  poll.on('error', () => {}).on('response', (answer) => answer.resume());
  poll.end();
  for (let bodies = random.int(1, 4); bodies > 0; bodies -= 1) {
    const packets = Array.from({ length: random.int(1, BODY_PACKETS_MAX) }, () => mutated(PACKETS, random));
    const joined = Buffer.concat(packets.flatMap((one) => [one, Buffer.from([0x1e])]));
    // Now and then one packet as often as a body has room, which counts once.
    const body = random.chance(0.1) ? Buffer.alloc(BODY_BYTES, `${random.pick(PACKETS)}\u001e`) : joined;
    counts.sent += body === joined ? packets.length : 1;
    if ((await post(port, path, attacker.headers, body, PATIENCE_MS)) !== 200) {
      counts.ended += 1;
      break;
    }
  }
  poll.destroy();
};

function isOpen(stream: Socket): boolean {
  return stream.readyState === 'open';
}

function untilDataOrClose(stream: Socket, withinMs: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      stream.off('data', done).off('close', done);
      resolve();
    };
    const timer = setTimeout(done, withinMs);
    stream.once('data', done).once('close', done);
  });
}

/** For `send-heads`: a TCP connection that never complains. */
export function dial(port: number): Socket {
  return connect(port, '127.0.0.1').on('error', () => {});
}
