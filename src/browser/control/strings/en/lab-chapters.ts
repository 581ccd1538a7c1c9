/** The chapters of the guided lab, and what each run of them shows: only what that run measured. */
import { plural } from '../../../shared/english.js';
import type { ChapterName, RoundName } from '../../lab/chapters.js';
import type { Findings } from '../../lab/findings.js';
import { duration } from './effect-words.js';

interface ChapterWords {
  readonly title: string;
  readonly question: string;
  /** What one should know before. */
  readonly story: string;
  /** Where to look meanwhile. */
  readonly watch: string;
}

interface RoundWords {
  /** Where a chapter has several. */
  readonly name: string;
  /** When the run showed it. */
  readonly shows: (found: Findings) => string;
  /** When it did not: why not. */
  readonly not: (found: Findings) => string;
}

export const chapters: Record<ChapterName, ChapterWords> = {
  'one-process': {
    title: 'One process',
    question: 'Everybody is served by one process. What becomes of them when it ends?',
    story:
      'This is how most services begin: one process takes every connection. Its people are dots in one box. Their sign-ins are in the store, beside it.',
    watch: 'Write something in the chat while it happens. Look where the dots are.',
  },
};

/** Sign-ins and messages, as far as they were measured. */
function survived({ before, kept, messagesLost, messagesOpenMs, witnesses }: Findings): string {
  const sessions =
    kept === before
      ? ' Every one of them stayed signed in: a sign-in that is in the store outlives the process.'
      : ` ${kept} of ${before} stayed signed in.`;
  const messages =
    witnesses > 0 && messagesOpenMs === 0 && messagesLost === 0 ? ' No client missed a message.' : '';
  return sessions + messages;
}

export const rounds: Record<RoundName, RoundWords> = {
  alone: {
    name: 'Kill the only worker',
    shows: (found) =>
      `All ${plural(found.before, 'person', 'people')} were on the one process, so all were without service: the longest for ${duration(found.worstMs ?? 0)}. It took ${duration(found.lastedMs ?? 0)} until the next process served.${survived(found)} One process is one point of failure.`,
    not: ({ before, elsewhere }) =>
      before === 0
        ? 'Nobody was on the worker, so nothing was to be felt. Set it up again.'
        : elsewhere > 0
          ? `${plural(elsewhere, 'person', 'people')} were served elsewhere, so this was not one process for all.`
          : 'No page told how long it was without service.',
  },
};
