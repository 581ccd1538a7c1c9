import { readlinkSync } from 'node:fs';
import { readBootId } from './boot-id.js';

/**
 * Names what a pid counts in: this run of the machine and the namespace. Each container has a namespace of its own, and
 * each of its starts a new one. Two processes that read the same can ask the kernel for each other; a pid of another
 * space says nothing here. Null where the system does not tell (/proc is Linux's).
 */
export function readPidSpace(): string | null {
  const boot = readBootId();
  if (boot === null) return null;
  try {
    return `${boot}/${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    // Not Linux, or no /proc.
    return null;
  }
}

/** Whether pids of both mean the same; where one is not known they are taken to. */
export function isSamePidSpace(one: string | null | undefined, other: string | null | undefined): boolean {
  return typeof one !== 'string' || typeof other !== 'string' || one === other;
}
