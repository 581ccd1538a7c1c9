import { setTimeout as sleep } from 'node:timers/promises';
import { memoryBytes } from './processes.js';

/** Environment of a server that can be asked to collect its garbage. */
export function collecting(collectFile: string): Record<string, string> {
  return { NODE_OPTIONS: `--import file://${collectFile}` };
}

/** What one collection lets go of, by a finalizer say, the next one finds. */
const ROUNDS = 5;
/** For V8 to hand the pages back; longer, and what was allocated since would count. */
const ROUND_MS = 300;

/**
 * Memory of the processes when their garbage is collected: the least of each. They must have been started with
 * `collecting`.
 */
export async function settledMemoryBytes(pids: readonly number[]): Promise<number> {
  const least = new Map<number, number>();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const pid of pids) process.kill(pid, 'SIGWINCH');
    await sleep(ROUND_MS);
    for (const pid of pids) least.set(pid, Math.min(memoryBytes([pid]), least.get(pid) ?? Infinity));
  }
  return [...least.values()].reduce((sum, bytes) => sum + bytes, 0);
}
