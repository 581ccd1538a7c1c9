/**
 * How long people wait for their acknowledgements while strangers send packets at a rate, against the quiet machine.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { Histogram, type Quantiles } from '../../bench/load/histogram.js';
import type { Ack, ClientToServerEvents, ServerToClientEvents } from '../../src/protocol/events.js';
import { LIMITS } from '../../src/protocol/limits.js';
import type { Random } from '../random.js';
import { type Attacker, stranger } from './attackers.js';
import { clientFrame, openWebsocket } from './websocket.js';

type Line = Socket<ServerToClientEvents, ClientToServerEvents>;

/** Messages of each person a second: below their limit. */
const SENDS_PER_SECOND = 5;
const TICK_MS = 50;
export const FLOOD_FACTOR_MAX = 3;
const CONNECT = clientFrame(0x81, Buffer.from('40'));

export interface FloodFigures {
  readonly quiet: Quantiles;
  readonly flooded: Quantiles;
  /** Packets that strangers wrote to connections that were open, a second of the flood. */
  readonly packetsPerSecond: number;
  /**
   * Sends of people that were answered with an error, or not at all; their times say nothing of how long a send waits.
   */
  readonly refused: number;
}

/** A flood counts from this part of the rate that was asked for. */
const RATE_REACHED = 0.9;

/** What of it must not be, in words; nothing when all holds. */
export function floodFaults(
  { quiet, flooded, packetsPerSecond, refused }: FloodFigures,
  asked: number,
): string[] {
  return [
    flooded.p99Ms > quiet.p99Ms * FLOOD_FACTOR_MAX && 'the flood kept people waiting',
    refused > 0 && `${refused} sends of people were not acknowledged`,
    packetsPerSecond < asked * RATE_REACHED &&
      `the flood reached ${Math.round(packetsPerSecond)} of ${asked} packets/s`,
  ].filter((fault) => fault !== false);
}

export interface FloodPlan {
  readonly packetsPerSecond: number;
  /** Quiet and flooded time alternate, so that neither has the better machine. */
  readonly rounds: number;
  readonly roundMs: number;
}

/** People write to one room; in every other round strangers flood. */
export async function floodFigures(
  port: number,
  people: readonly Attacker[],
  plan: FloodPlan,
  random: Random,
): Promise<FloodFigures> {
  const lines = await Promise.all(people.map((person) => join(port, person)));
  const quiet = new Histogram();
  const flooded = new Histogram();
  let [packets, refused] = [0, 0];
  try {
    await write(lines, new Histogram(), plan.roundMs / 2);
    for (let round = 0; round < plan.rounds; round += 1) {
      refused += await write(lines, quiet, plan.roundMs);
      const [left, sent] = await Promise.all([
        write(lines, flooded, plan.roundMs),
        flood(port, plan.packetsPerSecond, plan.roundMs, random),
      ]);
      refused += left;
      packets += sent;
    }
  } finally {
    for (const line of lines) line.disconnect();
  }
  const seconds = (plan.rounds * plan.roundMs) / 1_000;
  return { quiet: quiet.take(), flooded: flooded.take(), packetsPerSecond: packets / seconds, refused };
}

async function join(port: number, { headers }: Attacker): Promise<Line> {
  const options = { transports: ['websocket'], forceNew: true, extraHeaders: { ...headers } };
  const line: Line = io(`http://127.0.0.1:${port}`, options);
  await new Promise<void>((resolve, reject) => {
    line.once('welcome', () => resolve());
    line.once('connect_error', reject);
  });
  const joined = await line.timeout(10_000).emitWithAck('join', { room: 'general' });
  if (!joined.ok) throw new Error(`join: ${joined.error.message}`);
  return line;
}

let cmids = 0;

/** Resolves with how many were not acknowledged. */
async function write(lines: readonly Line[], waits: Histogram, forMs: number): Promise<number> {
  let refused = 0;
  const end = performance.now() + forMs;
  const person = async (line: Line, at: number) => {
    await sleep((at * 1_000) / SENDS_PER_SECOND / lines.length);
    const open: Promise<unknown>[] = [];
    while (performance.now() < end) {
      cmids += 1;
      const startedAt = performance.now();
      const request = { room: 'general', cmid: `flood-${cmids}`, text: 'as every day' };
      open.push(
        line
          .timeout(10_000)
          .emitWithAck('send', request)
          .catch((): Ack<object> => ({ ok: false, error: { code: 'timeout', message: '', retry: true } }))
          .then(({ ok }) => {
            if (!ok) refused += 1;
            waits.add((performance.now() - startedAt) * 1_000);
          }),
      );
      await sleep(1_000 / SENDS_PER_SECOND);
    }
    await Promise.all(open);
  };
  await Promise.all(lines.map(person));
  return refused;
}

/**
 * Strangers, each from an address of its own, send CONNECTs until they are cut off. Resolves with the packets written.
 */
async function flood(port: number, perSecond: number, forMs: number, random: Random): Promise<number> {
  const startedAt = performance.now();
  let [begun, written] = [0, 0];
  const attack = async () => {
    const stream = await openWebsocket(port, stranger(random).headers);
    if (stream === null) return;
    for (let at = 0; at < LIMITS.packetsBeforeWelcome; at += 1) stream.write(CONNECT);
    written += LIMITS.packetsBeforeWelcome;
    await sleep(TICK_MS);
    stream.destroy();
  };
  const attacks: Promise<void>[] = [];
  for (;;) {
    const elapsedMs = performance.now() - startedAt;
    if (elapsedMs >= forMs) break;
    while (begun < (elapsedMs / 1_000) * perSecond) {
      begun += LIMITS.packetsBeforeWelcome;
      attacks.push(attack());
    }
    await sleep(TICK_MS / 5);
  }
  await Promise.all(attacks);
  return written;
}
