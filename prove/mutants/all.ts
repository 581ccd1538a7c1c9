import { CHANGE_MUTANTS } from './changes.js';
import { DELIVERY_MUTANTS } from './delivery.js';
import type { Mutant } from './mutant.js';
import { PEOPLE_MUTANTS } from './people.js';

/** Every mutant of the built server, as the tests run them. */
export const MUTANTS: readonly Mutant[] = [...DELIVERY_MUTANTS, ...CHANGE_MUTANTS, ...PEOPLE_MUTANTS];
