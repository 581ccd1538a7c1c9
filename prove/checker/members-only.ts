import type { EventOf } from '../history.js';
import type { Check, Violation } from './check.js';
import type { Facts } from './facts.js';
import { moderatorActions } from './moderator-actions.js';
import { absencesOf } from './out-is-out.js';

/**
 * SEND-8: nothing of a room reaches someone who is not in it, from before asking until after leaving. A page that was
 * told that its person was taken out hears nothing more of the room, until somebody may have let them in.
 */
export const membersOnly: Check = {
  name: 'members-only',
  promises: ['SEND-8'],
  find(facts) {
    const found: Violation[] = [];
    const allowed = new Set<string>();
    const isOut = whoIsOut(facts);
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
      if (!brings || (allowed.has(`${event.user} ${event.room}`) && !isOut(event))) continue;
      found.push({
        at: event.t,
        what: `${event.user} is not in ${event.room} and got ${event.type === 'presence' ? 'its presence' : 'messages of it'}`,
        events: [event],
      });
    }
    return found;
  },
};

type Heard = EventOf<'wire' | 'join' | 'presence'>;

/**
 * Whether a page hears of a room though its person is out and it was told so. What reached it before that word may have
 * been on its way.
 */
function whoIsOut(facts: Facts): (event: Heard) => boolean {
  const absences = absencesOf(facts, moderatorActions(facts));
  const cleared = facts.of('cleared');
  return ({ t, client, view, user, room }) =>
    absences.some(
      (one) =>
        one.user === user &&
        one.room === room &&
        one.from < t &&
        t < one.to &&
        cleared.some(
          (word) =>
            word.client === client &&
            word.view === view &&
            word.room === room &&
            word.t > one.action.asked.t &&
            word.t < t,
        ),
    );
}
