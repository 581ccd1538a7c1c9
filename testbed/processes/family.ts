/** Processes of a node, as the kernel has them. Linux only. */
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

/** Its command line; empty when it is gone. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** Whether it lives; one that only waits to be buried does not. */
export function lives(pid: number): boolean {
  const state = stat(pid)?.[0];
  return state !== undefined && state !== 'Z' && state !== 'X';
}

function parentOf(pid: number): number | null {
  const parent = stat(pid)?.[1];
  return parent === undefined ? null : Number(parent);
}

/** Fields of `/proc/<pid>/stat` from the state on. */
function stat(pid: number): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}
