import type { Check, Violation } from './check.js';
import type { Facts } from './facts.js';

/** Sessions are swept every 15 s, so word of a lost one may come that late. */
const TOLD_WITHIN_MS = 20_000;

/** Whether a moment lies in or shortly after a fault that takes sessions away. */
function excuses(facts: Facts): (t: number) => boolean {
  const takers = facts
    .of('fault')
    .filter((fault) => fault.storeLoses === true || fault.sessionsLose === true);
  const spans = takers.map((begin) => {
    const end = facts.of('fault').find((fault) => fault.id === begin.id && fault.phase === 'end');
    return { from: begin.t, to: (end?.t ?? facts.endMs) + TOLD_WITHIN_MS };
  });
  return (t) => spans.some((span) => t >= span.from && t <= span.to);
}

/** SESS-1, SESS-3: where the mode keeps sessions, nobody is signed out by a fault. */
export const sessionKept: Check = {
  name: 'session-kept',
  promises: ['SESS-1', 'SESS-3'],
  find(facts) {
    const found: Violation[] = [];
    if (!facts.run.keeps.sessions) return found;
    const excused = excuses(facts);
    for (const event of facts.of('whoami')) {
      if (event.answer !== null || excused(event.t)) continue;
      found.push({
        at: event.t,
        what: `${event.client} was signed in as ${event.user}, and ${event.by} knew nobody`,
        events: [event],
      });
    }
    for (const event of facts.of('session-lost')) {
      if (excused(event.t)) continue;
      found.push({
        at: event.t,
        what: `${event.user} was told to sign in again: ${event.told}`,
        events: [event],
      });
    }
    return found;
  },
};
