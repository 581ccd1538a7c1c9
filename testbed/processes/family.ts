/** Processes and their descendants, as the kernel has them. Linux only. It starts nothing. */
import { readdirSync, readFileSync } from 'node:fs';

/** All descendants of a process, without itself. */
export function descendants(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync('/proc')) {
    const parent = /^\d+$/.test(entry) ? parentOf(Number(entry)) : null;
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  const found: number[] = [];
  for (let at = [pid]; at.length > 0; ) {
    at = at.flatMap((one) => children.get(one) ?? []);
    found.push(...at);
  }
  return found;
}

/** A process and all that descend from it. */
export function familyOf(pid: number): number[] {
  return [pid, ...descendants(pid)];
}

/** SIGKILL of a process and all its descendants. Returns who was struck; they may need a moment to be gone. */
export function killFamily(pid: number): number[] {
  const struck = new Set<number>();
  // A process that stands still starts nobody and hears of no death; one born meanwhile is found by looking again.
  for (let found = familyOf(pid); found.length > 0; ) {
    for (const one of found) signal(one, 'SIGSTOP');
    for (const one of found) struck.add(one);
    found = descendants(pid).filter((one) => !struck.has(one));
  }
  for (const one of struck) signal(one, 'SIGKILL');
  return [...struck];
}

/** Its command line; empty when it is gone. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    // The process has ended meanwhile.
    return '';
  }
}

/** Whether it lives; one that only waits to be buried does not. */
export function lives(pid: number): boolean {
  const state = stat(pid)?.[0];
  return state !== undefined && state !== 'Z' && state !== 'X';
}

/** The process of the store that a node keeps for itself; null when it has none now. */
export function storeOf(node: number): number | null {
  return programOf(node, 'store-process');
}

/** The jobs process of a node; null when it has none now. */
export function jobsOf(node: number): number | null {
  return programOf(node, 'jobs/process');
}

function programOf(node: number, program: string): number | null {
  return descendants(node).find((one) => commandOf(one).includes(program) && lives(one)) ?? null;
}

/** The signal, unless the process is gone already. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // The process has ended already.
  }
}

function parentOf(pid: number): number | null {
  const parent = stat(pid)?.[1];
  return parent === undefined ? null : Number(parent);
}

/** Fields of `/proc/<pid>/stat` from the state on. The name before them may hold spaces and parentheses. */
function stat(pid: number): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    // The process has ended meanwhile.
    return null;
  }
}
