import type { ContenderId } from '../contenders/contender.js';
import type { FigureValues } from './window.js';

/** Repetition by repetition, what each contender measured. */
export type Repetitions = ReadonlyMap<ContenderId, readonly FigureValues[]>;

/** Told of each cell when it was measured. */
export type Done = (contender: ContenderId, repetition: number, figures: FigureValues) => void;

/**
 * Runs every contender once a repetition, each time beginning with another, so that whatever changes on the machine
 * meanwhile (heat, neighbours, caches) touches all alike.
 */
export async function alternate(
  contenders: readonly ContenderId[],
  repeats: number,
  cell: (contender: ContenderId) => Promise<FigureValues>,
  done: Done,
): Promise<Repetitions> {
  const all = new Map<ContenderId, FigureValues[]>(contenders.map((id) => [id, []]));
  for (let repetition = 0; repetition < repeats; repetition += 1) {
    for (let index = 0; index < contenders.length; index += 1) {
      const id = contenders[(index + repetition) % contenders.length] as ContenderId;
      const figures = await cell(id);
      all.get(id)?.push(figures);
      done(id, repetition, figures);
    }
  }
  return all;
}
