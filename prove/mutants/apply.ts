import type { TextChange } from '../../testbed/changed-bundle.js';
import type { Image } from '../../testbed/image.js';
import { MUTANTS } from './all.js';
import { ALWAYS_GATHERS } from './always-gathers.js';

/** What of the copy is not as it was built. */
export interface Changed {
  /** A mutant's name. */
  readonly mutant: string | null;
  readonly gathers: boolean;
}

/**
 * Breaks the copy, or has its rooms gather. Throws when a text to change is not there exactly once: a stale mutant must
 * not pass for a caught one.
 */
export async function changeImage(image: Image, { mutant: name, gathers }: Changed): Promise<void> {
  const mutant = name === null ? null : mutantNamed(name);
  const gathering = gathers || mutant?.gathers === true ? ALWAYS_GATHERS : [];
  if (mutant === null && gathering.length === 0) return;
  await apply(image, 'gathering', gathering);
  if (mutant !== null) await apply(image, `the mutant ${mutant.name}`, mutant.changes);
}

function mutantNamed(name: string) {
  const mutant = MUTANTS.find((one) => one.name === name);
  if (mutant === undefined) {
    throw new Error(`There is no mutant "${name}". There are: ${MUTANTS.map((one) => one.name).join(', ')}.`);
  }
  return mutant;
}

async function apply(image: Image, what: string, changes: readonly TextChange[]): Promise<void> {
  for (const change of changes) {
    await image.change(change).catch(({ message }: Error) => {
      throw new Error(`What changes for ${what} does not fit any more: ${message}`);
    });
  }
}
