import type { EventOf } from '../history.js';
import type { Check, Violation } from './check.js';
import { authored } from './facts.js';

/** SEND-2: one load of the page never shows a message twice. A reset or leaving the room clears what was shown. */
export const shownOnce: Check = {
  name: 'shown-once',
  promises: ['SEND-2'],
  find(facts) {
    const found: Violation[] = [];
    for (const page of facts.pages.values()) {
      let shown = new Map<string, EventOf<'shown'>>();
      for (const event of page.events) {
        if (event.type === 'reset' || event.type === 'cleared') shown = new Map();
        if (event.type !== 'shown') continue;
        for (const message of event.messages) {
          const names = [
            authored(message.user, message.cmid),
            `mid ${message.mid}`,
            `seq ${event.epoch} ${message.seq}`,
          ];
          const before = names.map((name) => shown.get(name)).find((one) => one !== undefined);
          if (before !== undefined) {
            found.push({
              at: event.t,
              what: `${page.client} (load ${page.view}) was shown message ${message.seq} of ${page.room} twice`,
              events: before === event ? [event] : [before, event],
            });
          }
          for (const name of names) shown.set(name, event);
        }
      }
    }
    return found;
  },
};
