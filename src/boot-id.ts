import { readFileSync } from 'node:fs';

/**
 * Names the machine's present run: a file that names it was left by a process that ended, not by a power cut. Null
 * where none is told.
 */
export function readBootId(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    // Only Linux has this file.
    return null;
  }
}
