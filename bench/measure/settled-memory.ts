import { setTimeout as sleep } from 'node:timers/promises';
import { memoryBytes } from './processes.js';

/** Environment of a server that can be asked to collect its garbage. */
export function collecting(collectFile: string): Record<string, string> {
  return { NODE_OPTIONS: `--import file://${collectFile}` };
}

/** Memory of the processes after their garbage was collected; they must have been started with `collecting`. */
export async function settledMemoryBytes(pids: readonly number[]): Promise<number> {
  for (let round = 0; round < 2; round += 1) {
    for (const pid of pids) process.kill(pid, 'SIGWINCH');
    await sleep(700);
  }
  return memoryBytes(pids);
}
