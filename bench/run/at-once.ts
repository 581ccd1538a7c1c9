/**
 * Two servers compared while both talk, for differences that are smaller than what a machine changes by within a
 * minute.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ContenderId } from '../contenders/contender.js';
import type { Done, Repetitions } from './alternate.js';
import type { Bench } from './bench.js';
import { type Loaded, type RoomLoad, warm, withAll } from './room-load.js';
import { type FigureValues, measureWindow } from './window.js';

/** Measured of each pair of servers, one after the other. */
export const WINDOWS = 5;

/**
 * All contenders run and are loaded at the same time, each by a load process of its own. Whatever the machine does
 * meanwhile touches all alike. One after the other, two builds read 0.77 to 1.15 of each other in the hot room on two
 * cores. The medians of such windows as these differed by 0.03. CPU is what the kernel counts for each process, so it
 * matters little who else waits for the core. Latencies grow, for all.
 *
 * A repetition has fresh servers, opened and set talking in the other order than the one before, and `WINDOWS` windows:
 * the figures of all.
 */
export async function roomLoadAtOnce(
  bench: Bench,
  contenders: readonly ContenderId[],
  plan: RoomLoad,
  repeats: number,
  done: Done,
): Promise<Repetitions> {
  const all = new Map<ContenderId, FigureValues[]>(contenders.map((id) => [id, []]));
  for (let repetition = 0; repetition < repeats; repetition += 1) {
    const order = repetition % 2 === 0 ? contenders : [...contenders].reverse();
    await withAll(bench, order, plan, async () => {}, measure);
  }
  return all;

  async function measure(talking: readonly Loaded[]): Promise<void> {
    await Promise.all(
      talking.map(async ({ load }, index) => {
        // Not in the same moment: the first to write would wake the others' readers for them.
        await sleep((index * 1_000) / plan.perSecond / talking.length);
        await warm(load, plan);
      }),
    );
    const windows: FigureValues[][] = [];
    for (let window = 0; window < WINDOWS; window += 1) {
      windows.push(
        await Promise.all(talking.map(({ server, load }) => measureWindow(server, load, plan.seconds))),
      );
    }
    await Promise.all(talking.map(({ load }) => load.call('stop')));
    for (const [index, { contender, load }] of talking.entries()) {
      const { missing, extra } = await load.call('settle', plan.settleMs ?? 5_000);
      const figures = all.get(contender) as FigureValues[];
      for (const window of windows) {
        figures.push({ ...(window[index] as FigureValues), missing, extra });
        done(contender, figures.length - 1, figures.at(-1) as FigureValues);
      }
    }
  }
}
