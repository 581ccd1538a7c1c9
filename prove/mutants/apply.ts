import { readFile, writeFile } from 'node:fs/promises';
import type { Image } from '../../testbed/image.js';
import { MUTANTS } from './all.js';

/**
 * Breaks the copy. Throws when the text to change is not there exactly once: a stale mutant must not pass for a caught
 * one.
 */
export async function applyMutant(image: Image, name: string): Promise<void> {
  const mutant = MUTANTS.find((one) => one.name === name);
  if (mutant === undefined) {
    throw new Error(`There is no mutant "${name}". There are: ${MUTANTS.map((one) => one.name).join(', ')}.`);
  }
  await image.runModules();
  for (const { file, from, to } of mutant.changes) {
    const path = image.file(file);
    const text = await readFile(path, 'utf8');
    const found = text.split(from).length - 1;
    if (found !== 1) {
      throw new Error(
        `The mutant ${name} does not fit any more: ${file} has its text ${found} times, not once:\n${from}`,
      );
    }
    await writeFile(
      path,
      text.replace(from, () => to),
    );
  }
}
