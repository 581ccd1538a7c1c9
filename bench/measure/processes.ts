/** Processes as the kernel accounts for them. Linux only: there is no other place with all of this. */
import { readdirSync, readFileSync } from 'node:fs';

/** USER_HZ, 100 on every Linux that Node runs on. */
const TICK_MS = 10;

/** By the kernel's ticks; null when it is gone. */
function tickedMs(pid: number): number | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name is in parentheses and may hold spaces; the fields after it are counted from the state.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    // The process has ended meanwhile.
    return null;
  }
}

/** Time on a core since the process began, ms; 0 when it is gone. */
export function cpuMs(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + (scheduledMs(pid) ?? tickedMs(pid) ?? 0), 0);
}

/**
 * By the scheduler's own count, in nanoseconds: what a primary takes in a second and a half is less than a tick.
 * Threads that ended are not in it; those of Node and Redis last. Null where the kernel does not count.
 */
function scheduledMs(pid: number): number | null {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const ns = threads.reduce(
      (sum, thread) =>
        sum + Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1').split(' ')[0]),
      0,
    );
    return ns === 0 ? null : ns / 1e6;
  } catch {
    // It is gone, or the kernel does not count.
    return null;
  }
}

/** Proportional set size: pages shared by several workers (Node's own code) are counted once. Bytes. */
export function memoryBytes(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    try {
      const kb = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'))?.[1];
      return sum + Number(kb ?? 0) * 1024;
    } catch {
      // It is gone: it holds nothing.
      return sum;
    }
  }, 0);
}
