import type { Check, Violation } from './check.js';

/** SESS-1, SESS-3: where the mode keeps sessions, nobody is signed out by a fault. */
export const sessionKept: Check = {
  name: 'session-kept',
  promises: ['SESS-1', 'SESS-3'],
  find(facts) {
    const found: Violation[] = [];
    if (!facts.run.keeps.sessions) return found;
    const mayLose =
      facts.of('fault').find((fault) => fault.storeLoses === true)?.t ?? Number.POSITIVE_INFINITY;
    for (const event of facts.of('whoami')) {
      if (event.answer !== null || event.t > mayLose) continue;
      found.push({
        at: event.t,
        what: `${event.client} was signed in as ${event.user}, and ${event.by} knew nobody`,
        events: [event],
      });
    }
    for (const event of facts.of('session-lost')) {
      if (event.t > mayLose) continue;
      found.push({
        at: event.t,
        what: `${event.user} was told to sign in again: ${event.told}`,
        events: [event],
      });
    }
    return found;
  },
};
