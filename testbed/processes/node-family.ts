import { readdirSync, readFileSync } from 'node:fs';

/** A process and all that descend from it. */
export function family(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // It ended meanwhile.
    }
  }
  const found = [pid];
  for (const one of found) for (const [child, parent] of parents) if (parent === one) found.push(child);
  return found;
}

/** SIGKILL of a node's primary, workers and store; first all stop, so that none hears of another's death. */
export function killAll(pid: number): void {
  const all = family(pid);
  for (const signal of ['SIGSTOP', 'SIGKILL'] as const) {
    for (const one of all) {
      try {
        process.kill(one, signal);
      } catch {
        // Gone already.
      }
    }
  }
}

/** The process of a node's embedded store. */
export function storeOf(pid: number): number {
  const found = family(pid).find((one) => {
    try {
      return readFileSync(`/proc/${one}/cmdline`, 'utf8').includes('store-process');
    } catch {
      return false;
    }
  });
  if (found === undefined) throw new Error(`process ${pid} has no embedded store`);
  return found;
}
