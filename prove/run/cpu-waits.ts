/** How long the processes of a run stand in line for a CPU. Linux only. */
import { readFileSync } from 'node:fs';
import { familyOf } from '../../testbed/processes/family.js';

const EVERY_MS = 250;
/** Looking for new processes reads all of `/proc`. */
const FAMILY_EVERY = 4;

/**
 * What one process waited between two looks: the one that waited longest. A wait counts when it is over, so it may be
 * longer than `ofMs`.
 */
export interface CpuWait {
  readonly waitedMs: number;
  readonly ofMs: number;
}

/**
 * Tells every quarter of a second how long the one of this process and its descendants waited that waited longest.
 * Where the kernel does not say, nothing is told. Returns what ends it.
 */
export function watchCpuWaits(now: () => number, tell: (wait: CpuWait) => void): () => void {
  let family: number[] = [];
  let before = new Map<number, number>();
  let lookedAt = now();
  let looks = 0;
  const timer = setInterval(() => {
    if (looks % FAMILY_EVERY === 0) family = familyOf(process.pid);
    looks += 1;
    const waits = new Map(
      family.flatMap((pid): [number, number][] => {
        const ms = waitedMs(pid);
        return ms === null ? [] : [[pid, ms]];
      }),
    );
    const at = now();
    const ofMs = at - lookedAt;
    // A look that is late stood in line itself, or the whole machine stood still.
    const waited = [...waits].map(([pid, ms]) => ms - (before.get(pid) ?? ms));
    if (before.size > 0) tell({ waitedMs: Math.max(ofMs - EVERY_MS, ...waited), ofMs });
    before = waits;
    lookedAt = at;
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** How long the process has been ready to run without a CPU since it began, ms; null when it is gone. */
function waitedMs(pid: number): number | null {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6;
  } catch {
    // Gone, or a kernel that keeps no such figures.
    return null;
  }
}
