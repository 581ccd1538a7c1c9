import type { Check, Violation } from './check.js';

/** SEND-8: nothing of a room reaches someone who is not in it, from before asking until after leaving. */
export const membersOnly: Check = {
  name: 'members-only',
  promises: ['SEND-8'],
  find(facts) {
    const found: Violation[] = [];
    const allowed = new Set<string>();
    for (const event of facts.events) {
      if (event.type === 'member') {
        const key = `${event.user} ${event.room}`;
        if (event.change === 'out') allowed.delete(key);
        else allowed.add(key);
        continue;
      }
      const brings =
        ((event.type === 'wire' || event.type === 'join') && event.messages.length > 0) ||
        event.type === 'presence';
      if (!brings || allowed.has(`${event.user} ${event.room}`)) continue;
      found.push({
        at: event.t,
        what: `${event.user} is not in ${event.room} and got ${event.type === 'presence' ? 'its presence' : 'messages of it'}`,
        events: [event],
      });
    }
    return found;
  },
};
