/** One run: a node, all attacks on it, and what became of it. */

import { waitFor } from '../../testbed/wait.js';
import { Random } from '../random.js';
import { signUp } from './attackers.js';
import { type FloodFigures, floodFaults, floodFigures } from './flood.js';
import { type MemoryFigures, memoryFaults, watchMemory } from './memory.js';
import type { AttackOptions } from './options.js';
import { type HeadCounts, sendHeads } from './send-heads.js';
import { type PacketCounts, sendPackets } from './send-packets.js';
import { Victim } from './victim.js';

const PEOPLE = 10;
/**
 * Sent before memory is looked at for the first time. By then code is compiled, and the C library holds the free pages
 * of a load. A node had 122 MiB after 20,000; 132, 135, 137 and 136 after 100,000, 200,000, 400,000 and 800,000 more.
 */
const WARM_PACKETS = 200_000;
const WARM_HEADS = 5_000;
/** Connections of strangers end after 10 s, those that answer no pings after 30 s; rooms are kept for 30 s. */
const SETTLE_WITHIN_MS = 120_000;
const ROUNDS = 4;
const ROUND_MS = 8_000;

export interface AttackOutcome {
  readonly packets: PacketCounts;
  readonly heads: HeadCounts;
  readonly flood: FloodFigures | null;
  readonly memory: MemoryFigures;
  /** The longest time between two heartbeats of a worker, ms, as the primary read them. */
  readonly longestSilenceMs: number;
  /** How often the primary itself was late, so that it judged no worker for a moment. */
  readonly primaryLate: number;
  /** In words; empty when all holds. */
  readonly faults: readonly string[];
}

export async function attack(options: AttackOptions, say: (line: string) => void): Promise<AttackOutcome> {
  const random = new Random(options.seed);
  const victim = await Victim.start(options.workers);
  try {
    const people = [];
    for (let at = 0; at < PEOPLE; at += 1) people.push(await signUp(victim.url, `person-${at}`, random));
    const pids = (await victim.slots()).map(({ pid }) => pid);
    const plan = { packetsPerSecond: options.flood, rounds: ROUNDS, roundMs: ROUND_MS };
    const flood = options.flood === 0 ? null : await floodFigures(victim.port, people, plan, random.fork(1));
    if (flood !== null) say(`flood: ${floodLine(flood)}`);
    const { port } = victim;
    const { lanes } = options;
    await sendPackets(port, people, Math.min(WARM_PACKETS, options.packets), lanes, random.fork(2));
    await sendHeads(port, Math.min(WARM_HEADS, options.heads), lanes, random.fork(3));
    await emptied(victim);
    const memoryBefore = await victim.memoryBytes();
    const packets = await sendPackets(port, people, options.packets, lanes, random.fork(4));
    say(`packets: ${JSON.stringify(packets)}`);
    const heads = await sendHeads(port, options.heads, lanes, random.fork(5));
    say(`heads: ${JSON.stringify(heads)}`);
    const isEmptied = await emptied(victim);
    const memory = await watchMemory(memoryBefore, {
      look: () => victim.memoryBytes(),
      backWithinMs: SETTLE_WITHIN_MS,
      thenMs: options.watch * 1_000,
    });
    const longestSilenceMs = await victim.longestSilenceMs();
    const after = (await victim.slots()).map(({ pid }) => pid);
    const faults = [...victim.harm];
    if (after.join() !== pids.join()) faults.push(`workers were ${pids.join()} and are ${after.join()}`);
    faults.push(...memoryFaults(memory));
    if (flood !== null) faults.push(...floodFaults(flood, options.flood));
    if (!isEmptied) faults.push('connections of the attack stayed open');
    const { primaryLate } = victim;
    return { packets, heads, flood, memory, longestSilenceMs, primaryLate, faults };
  } finally {
    await victim.stop();
  }
}

export function floodLine({ quiet, flooded, packetsPerSecond }: FloodFigures): string {
  const figures = (of: typeof quiet) =>
    `50 % ${of.p50Ms.toFixed(1)} ms, 99 % ${of.p99Ms.toFixed(1)} ms of ${of.count}`;
  const rate = Math.round(packetsPerSecond);
  return `quiet ${figures(quiet)}; with ${rate} packets/s of strangers ${figures(flooded)}`;
}

function emptied(victim: Victim): Promise<boolean> {
  return waitFor(async () => (await victim.slots()).every(({ sockets }) => sockets === 0), SETTLE_WITHIN_MS);
}
