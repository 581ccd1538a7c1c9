/** The chapters of the guided lab, and what each run of them shows: only what that run measured. */
import { plural } from '../../../shared/english.js';
import type { ChapterName, RunName } from '../../lab/chapters.js';
import type { Findings } from '../../lab/findings.js';
import { duration } from './effect-words.js';

interface ChapterWords {
  readonly title: string;
  readonly question: string;
  /** What one should know before. */
  readonly story: string;
  /** Where to look meanwhile. */
  readonly watch: string;
  /** What this cannot show here, and who has measured it. */
  readonly beyond?: string;
}

interface RunWords {
  /** Where a chapter has several. */
  readonly name: string;
  /** When the run showed it. */
  readonly shows: (found: Findings, earlier: (run: RunName) => Findings | null) => string;
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
  cluster: {
    title: 'Several processes',
    question: 'Now there are several workers, and one of them ends. Who notices?',
    story:
      'The primary takes each connection and hands it to a worker. The workers share the store, and nothing else. Each chat message goes through it to all of them.',
    watch: 'Follow the dots of the worker that is hit, and those of the others.',
  },
  crash: {
    title: 'A crash that nobody sees',
    question: 'A worker does not end; it stands still. Is that better or worse than a dead one?',
    story:
      'When a process ends, the system closes its connections, and everybody knows. A process that hangs closes nothing. Only its silence can tell.',
    watch: 'Look at the silence, and at the state of the worker: ready, frozen, dead.',
  },
  restart: {
    title: 'A restart without an outage',
    question:
      'Every worker has to be replaced, as for a new version. How long must people be without service?',
    story:
      'A worker that is to go asks its people to move. They open the new connection before they close the old one. The replacement is ready before anybody has to go.',
    watch: 'Write while it goes on. Each dot flies once.',
  },
  state: {
    title: 'Where the sign-in is',
    question: 'A worker ends in three modes. In which of them is somebody signed out, and why only some?',
    story:
      'A sign-in is in the memory of one worker, in a store that all share, or in the request itself, as a cookie. Do the same to each.',
    watch:
      'The key on a worker’s card counts the sign-ins in its memory. The one on the store counts those in it.',
  },
  balancer: {
    title: 'Balancers and machines',
    question:
      'The sign-ins are in workers, and the balancer sends each connection to the next worker. What goes wrong?',
    story:
      'Before several machines stands a balancer. One that does not know sessions takes turns. This mode does the same with the workers of this node.',
    watch: 'The middle of a dot has the colour of the worker that has its sign-in. Look for those elsewhere.',
    beyond:
      'A machine that dies cannot be killed from its own page. Start a second node on the same Redis, kill its primary, and read the event log here. What the prover measured of it is under What survived.',
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

export const runs: Record<RunName, RunWords> = {
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
  'one-of-several': {
    name: 'Kill one of several',
    shows: (found) =>
      `${found.before} of ${found.before + found.elsewhere} people were on that worker. The longest of them was without service for ${duration(found.worstMs ?? 0)}. The other ${found.elsewhere} were not on it, and no outage of theirs was put down to it.${survived(found)} What is shared outlives a worker.`,
    not: ({ before }) =>
      before === 0 ? NOBODY_THERE : 'Nobody was elsewhere, so this was one process for all.',
  },
  frozen: {
    name: 'Freeze one of several',
    shows: (found, earlier) => {
      const killed = earlier('one-of-several')?.worstMs ?? null;
      const beside =
        killed === null
          ? ''
          : ` When you killed a worker in the chapter before, the longest silence was ${duration(killed)}.`;
      return `The longest silence was ${duration(found.worstMs ?? 0)}, of ${plural(found.before, 'person', 'people')} who were there.${beside} Nobody was told that the worker hangs. It was replaced when its heartbeat had been missing for too long.${survived(found)}`;
    },
    not: ({ before, worstMs }) =>
      before === 0
        ? NOBODY_THERE
        : worstMs === null
          ? 'No page told how long it was without service.'
          : `The longest silence was ${duration(worstMs)}, and the worker was not replaced for being silent. Somebody thawed it, or ended it.`,
  },
  rolling: {
    name: 'Replace every worker',
    shows: (found) =>
      `All ${found.replaced?.of ?? 0} workers were replaced within ${duration(found.lastedMs ?? 0)}, under ${plural(found.before, 'person', 'people')}.${
        found.worstMs === null ? '' : ` The longest silence that anybody felt was ${duration(found.worstMs)}.`
      }${survived(found)} Moving before closing is the difference.`,
    not: (found) =>
      found.before === 0
        ? NOBODY_THERE
        : found.replaced !== null && found.replaced.done < found.replaced.of
          ? `Only ${found.replaced.done} of ${found.replaced.of} workers were replaced. The event log says why.`
          : someOut(found),
  },
  'in-memory': {
    name: 'In the worker: sticky',
    shows: (found) =>
      `${found.inIt} of ${found.before} were signed out: their sign-in was in the memory of the worker that ended. ${
        found.kept === 0 ? '' : `${found.kept} of those who were met kept theirs. `
      }${
        found.elsewhere === 0
          ? ''
          : `${found.elsewhere} had nothing to do with that worker, so nothing of it was told of them. `
      }That is why only some people are signed out.`,
    not: ({ before, kept }) =>
      before === 0 ? NOBODY_THERE : `All ${kept} kept their sign-in: it was not in that worker’s memory.`,
  },
  'in-store': {
    name: 'In the store: shared',
    shows: (found, earlier) =>
      keptWords(found, earlier, 'It is in the store, and any worker finds it there.'),
    not: (found) => (found.before === 0 ? NOBODY_THERE : someOut(found)),
  },
  'in-cookie': {
    name: 'In the request: stateless',
    shows: (found, earlier) =>
      keptWords(found, earlier, 'Each brings it along in a cookie, and any worker can read that.'),
    not: (found) => (found.before === 0 ? NOBODY_THERE : someOut(found)),
  },
  astray: {
    name: 'Kill one behind round robin',
    shows: (found) =>
      `${plural(found.astray, 'person was', 'people were')} signed out although the worker with their sign-in lived: their new connection was sent to another. ${found.signedInAgain + found.lost} of ${found.before} were signed out in all. A balancer before sign-ins in memory has to know which worker has them.`,
    not: ({ before, signedInAgain, lost }) =>
      before === 0
        ? NOBODY_THERE
        : signedInAgain + lost === 0
          ? 'Nobody was signed out: by chance each came to the worker that had their sign-in. Try again.'
          : 'Only people whose sign-in was in the worker that ended were signed out this time. Try again.',
  },
};

const NOBODY_THERE = 'Nobody was on the worker, so nothing was to be felt. Set it up again.';

function someOut({ before, kept, signedInAgain, lost, unheard }: Findings): string {
  return `${kept} of ${before} kept their sign-in, ${signedInAgain + lost} did not, and ${unheard} were not heard of. The moments say more.`;
}

/** Nobody was signed out: beside the run in which they were. */
function keptWords(found: Findings, earlier: (run: RunName) => Findings | null, why: string): string {
  const memory = earlier('in-memory');
  const out = memory?.inIt ?? 0;
  const beside =
    out === 0 || memory === null
      ? ''
      : ` With sign-ins in memory it was ${out} of ${memory.before} who had to sign in again.`;
  return `All ${found.before} stayed signed in. ${why}${beside}`;
}
