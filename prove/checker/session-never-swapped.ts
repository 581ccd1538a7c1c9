import type { Check, Violation } from './check.js';

/** In every mode: a browser is who signed in with it, or nobody; never somebody else. */
export const sessionNeverSwapped: Check = {
  name: 'session-never-swapped',
  promises: ['SESS-1', 'SESS-2', 'SESS-3', 'SESS-4'],
  find(facts) {
    const found: Violation[] = [];
    for (const event of facts.of('whoami')) {
      if (event.answer === null || event.answer === event.user) continue;
      found.push({
        at: event.t,
        what: `${event.client} belongs to ${event.user}, and ${event.by} took it for ${event.answer}`,
        events: [event],
      });
    }
    return found;
  },
};
