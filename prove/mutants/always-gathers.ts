import type { Mutant } from './mutant.js';

const BATCHING = 'worker/rooms/batching.js';

/**
 * Workers of a mutant that gather messages for 40 ms, however few people there are. By themselves they would not, and
 * what shows in batches, or while something is on its way, would hardly ever show.
 */
export const ALWAYS_GATHERS: Mutant['changes'] = [
  { file: BATCHING, from: 'const WRITING_PART = 0.08;', to: 'const WRITING_PART = 0;' },
  { file: BATCHING, from: 'const WORTHWHILE_MESSAGES = 2;', to: 'const WORTHWHILE_MESSAGES = 0;' },
];
