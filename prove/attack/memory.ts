/** What became of a node's memory after an attack: whether it came back, and what it was for a while after that. */
import { waitFor } from '../../testbed/wait.js';

/** Memory that is this many times what it was before an attack has not come back. */
export const MEMORY_GROWTH_MAX = 1.2;

/** Bytes. `least`, `median` and `last` are of all looks after the attack, from the first one on. */
export interface MemoryFigures {
  readonly before: number;
  readonly least: number;
  readonly median: number;
  readonly last: number;
  readonly looks: number;
}

export interface MemoryWatch {
  /** Bytes now, when garbage is collected. */
  readonly look: () => Promise<number>;
  /** How long it may take to come back, ms. */
  readonly backWithinMs: number;
  /** How long it is looked at after that, whether it came back or not, ms; once at least. */
  readonly thenMs: number;
}

export async function watchMemory(
  before: number,
  { look, backWithinMs, thenMs }: MemoryWatch,
): Promise<MemoryFigures> {
  const seen: number[] = [];
  const one = async () => {
    const bytes = await look();
    seen.push(bytes);
    return bytes;
  };
  await waitFor(async () => (await one()) <= before * MEMORY_GROWTH_MAX, backWithinMs);
  const until = performance.now() + thenMs;
  do await one();
  while (performance.now() < until);
  return memoryFigures(before, seen);
}

/** `seen`: one at least. */
export function memoryFigures(before: number, seen: readonly number[]): MemoryFigures {
  const sorted = [...seen].sort((a, b) => a - b);
  return {
    before,
    least: sorted[0] as number,
    median: sorted[Math.floor(sorted.length / 2)] as number,
    last: seen.at(-1) as number,
    looks: seen.length,
  };
}

/** What of it must not be, in words. The least is judged: whether memory returned at all. */
export function memoryFaults({ before, least }: MemoryFigures): string[] {
  return least > before * MEMORY_GROWTH_MAX ? ['memory did not come back to within 20 %'] : [];
}

const MIB = 2 ** 20;

export function memoryLine({ before, least, median, last, looks }: MemoryFigures): string {
  const of = (bytes: number) => `${(bytes / MIB).toFixed(1)} MiB (${(bytes / before).toFixed(2)} ×)`;
  return `memory ${(before / MIB).toFixed(1)} MiB before; after it, of ${looks} looks: least ${of(least)}, which is judged, median ${of(median)}, last ${of(last)}`;
}
