import { readFileSync } from 'node:fs';

/** Whether a process with this pid runs here, whoever's it is. A zombie counts. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * When a process started, in the kernel's ticks since boot: a pid is used again, in containers soon, and this tells the
 * processes apart.
 * `zombie`: it ended, and nobody has asked how. Null where there is no such process, or no /proc.
 */
export function startTicksOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Field 22; the name in field 2 may hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? 'zombie' : (fields[19] ?? null);
  } catch {
    // There is no such process, or no /proc.
    return null;
  }
}
