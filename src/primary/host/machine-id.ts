import { readFileSync, readlinkSync } from 'node:fs';

/**
 * Names this machine, since it was booted, and the namespace of its process ids; null where that cannot be said (/proc is Linux's). Two
 * processes that read the same can ask the kernel for each other.
 */
export function machineId(): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}/${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    // Not Linux: nobody can ask the kernel for processes of an earlier start.
    return null;
  }
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (problem) {
    return (problem as NodeJS.ErrnoException).code === 'EPERM';
  }
}
