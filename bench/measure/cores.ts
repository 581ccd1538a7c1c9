/** Keeps servers and load on separate cores, so that neither measures the other. */
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

export interface Cores {
  /** For servers and their store; null when cores cannot be kept apart. */
  readonly server: string | null;
  readonly load: string | null;
  readonly all: string;
}

/** The last core is the load's, the others are the servers'. */
export function divideCores(): Cores {
  const count = availableParallelism();
  const all = count === 1 ? '0' : `0-${count - 1}`;
  const canPin = spawnSync('taskset', ['-p', String(process.pid)]).status === 0;
  if (count < 2 || !canPin) return { server: null, load: null, all };
  return { server: count === 2 ? '0' : `0-${count - 2}`, load: String(count - 1), all };
}

/** Put before the command of a program that shall run on these cores. */
export function pinned(cores: string | null): readonly string[] {
  return cores === null ? [] : ['taskset', '-c', cores];
}

/** Moves all threads of the processes to these cores; children made later stay there too. */
export function pin(pids: readonly number[], cores: string | null): void {
  if (cores === null) return;
  for (const pid of pids) spawnSync('taskset', ['-a', '-c', '-p', cores, String(pid)]);
}
