import type { Check, Violation } from './check.js';

/** An answer that says that it is right has all that it must have: one that was another question's has not. */
export const answersAreWhole: Check = {
  name: 'answers-are-whole',
  promises: ['SESS-1', 'SEND-4'],
  find(facts) {
    return facts.of('malformed').map(
      (event): Violation => ({
        at: event.t,
        what: `${event.by} answered ${event.path} with ${event.answer}`,
        events: [event],
      }),
    );
  },
};
