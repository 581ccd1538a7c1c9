import { eventPhrases } from '../../../../protocol/event-phrases.js';
import type { ProblemLevel } from '../../../../protocol/problem.js';
import { problemPhrases } from '../../../../protocol/problem-phrases.js';
import { effectWords } from './effect-words.js';

export const problem = {
  /** By code: what is wrong, and the cure. */
  words: problemPhrases,
  level: { stops: 'not in service', fails: 'refuses', warns: 'needs a look' } satisfies Record<
    ProblemLevel,
    string
  >,
  sentence: (level: ProblemLevel, text: string, since: string) =>
    `${level === 'stops' ? 'Not in service. ' : ''}${text} (for ${since})`,
};

export const store = {
  heading: 'Store',
  kind: { embedded: 'Embedded Valkey', redis: 'Redis or Valkey' },
  state: { up: 'answers', down: 'does not answer', unknown: 'unknown' },
  kept: {
    everysec:
      'What is acknowledged is written first: killing every process loses nothing. A power cut may take the last second.',
    always: 'What is acknowledged is on the disk first: neither a kill nor a power cut takes it.',
  },
  ownRisk: 'Its durability is set there, not here.',
  heardNow: 'heard just now',
  heard: (ago: string) => `last heard ${ago} ago`,
  old: 'not known now',
  oldBody: (ago: string) => `The last word of it is ${ago} old. It may have changed since.`,
  loss: (text: string, ago: string) => `${text} (${ago} ago)`,
  down: 'Workers stay up. Whatever needs the store waits, or fails and says so.',
};

export const eventLog = {
  heading: 'Event log',
  empty: 'Nothing has happened yet. Kill a worker and see.',
  filterEffects: 'What touched people',
  effect: effectWords,
  /** By kind. */
  event: eventPhrases,
};
