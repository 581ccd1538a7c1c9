import { setTimeout as sleep } from 'node:timers/promises';
import { memoryBytes } from './processes.js';

/** Environment of a server that can be asked to collect its garbage. */
export function collecting(collectFile: string): Record<string, string> {
  return { NODE_OPTIONS: `--import file://${collectFile}` };
}

/**
 * V8 gives back what its space for young objects grew by only at a collection that finds little allocated in the 5 s before; whether the
 * last of a few collections was one is chance, and worth up to 30 MB a process. So they go on for longer than that.
 */
const ROUNDS = 10;
const ROUND_MS = 1_000;

/** Memory of the processes when their garbage is collected: the least of each. They must have been started with `collecting`. */
export async function settledMemoryBytes(pids: readonly number[]): Promise<number> {
  const least = new Map<number, number>();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const pid of pids) process.kill(pid, 'SIGWINCH');
    await sleep(ROUND_MS);
    for (const pid of pids) least.set(pid, Math.min(memoryBytes([pid]), least.get(pid) ?? Infinity));
  }
  return [...least.values()].reduce((sum, bytes) => sum + bytes, 0);
}
