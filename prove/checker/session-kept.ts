import type { Check, Violation } from './check.js';
import type { Facts } from './facts.js';

/** Sessions are swept every 15 s, so word of a lost one may come that late. */
const SIGNED_OUT_WITHIN_MS = 20_000;

/** Whether a moment lies in or shortly after a fault that takes sessions away. */
function excuses(facts: Facts): (t: number) => boolean {
  const takers = facts.of('fault').filter((fault) => fault.sessionsLose === true);
  const spans = takers.map((begin) => {
    const end = facts.of('fault').find((fault) => fault.id === begin.id && fault.phase === 'end');
    return { from: begin.t, to: (end?.t ?? facts.endMs) + SIGNED_OUT_WITHIN_MS };
  });
  return (t) => spans.some((span) => t >= span.from && t <= span.to);
}

/**
 * SESS-1, SESS-3: where the mode keeps sessions, nobody is signed out by a fault. Whoever was told that a fault took
 * the session stays signed out until they have signed in again.
 */
export const sessionKept: Check = {
  name: 'session-kept',
  promises: ['SESS-1', 'SESS-3'],
  find(facts) {
    const found: Violation[] = [];
    if (!facts.run.keeps.sessions) return found;
    const excused = excuses(facts);
    const signedOut = new Set<string>();
    const open = new Set<string>();
    let taken = false;
    for (const event of facts.events) {
      if (event.type === 'fault') taken ||= event.sessionsLose === true;
      else if (event.type === 'view') {
        if (event.change === 'opened') open.add(event.client);
        else open.delete(event.client);
      } else if (event.type === 'link' && event.state === 'online') signedOut.delete(event.client);
      else if (event.type === 'session-lost') {
        if (excused(event.t)) signedOut.add(event.client);
        else
          found.push({
            at: event.t,
            what: `${event.user} was told to sign in again: ${event.told}`,
            events: [event],
          });
      } else if (event.type === 'whoami') {
        if (event.answer !== null || excused(event.t) || signedOut.has(event.client)) continue;
        // Whose page was closed all the time could not be told before they asked.
        if (taken && !open.has(event.client)) continue;
        found.push({
          at: event.t,
          what: `${event.client} was signed in as ${event.user}, and ${event.by} knew nobody`,
          events: [event],
        });
      }
    }
    return found;
  },
};
