import type { EventOf } from '../history.js';
import type { Check, Violation } from './check.js';
import { authored, type Facts } from './facts.js';

/**
 * SEND-5: by the end, each message that a person wrote is acknowledged or shown as failed to them. A reload of the page
 * in between is no excuse; a page closed for good is. After a reload there is no ack for what was stored meanwhile: the
 * message itself, shown in its room, tells. Whoever was told that they are signed out, in a mode that does not keep
 * sessions, sees it waiting for them to sign in. What they deleted before it was ever sent is none.
 */
export const outcomeIsTold: Check = {
  name: 'outcome-is-told',
  promises: ['SEND-5'],
  find(facts) {
    const found: Violation[] = [];
    const lastView = new Map<string, { open: boolean }>();
    /** The newest page load of its author that showed a message. */
    const shownIn = new Map<string, number>();
    for (const { user, view, messages } of facts.of('shown')) {
      for (const message of messages) {
        if (message.user === user) shownIn.set(authored(user, message.cmid), view);
      }
    }
    const waiting = waitingForSignIn(facts);
    const settled = new Set(
      [...facts.of('settled'), ...facts.of('withdrawn')].map(({ user, cmid }) => authored(user, cmid)),
    );
    for (const view of facts.of('view')) lastView.set(view.client, { open: view.change === 'opened' });
    for (const [name, sends] of facts.sends) {
      const last = sends.at(-1);
      if (last === undefined || facts.acks.has(name) || settled.has(name)) continue;
      const fail = facts.fails.get(name)?.at(-1);
      if (fail !== undefined && fail.t >= last.t) continue;
      if ((shownIn.get(name) ?? 0) > last.view || waitsWithItsMessage(last, facts)) continue;
      if (lastView.get(last.client)?.open !== true || waiting.has(name)) continue;
      found.push({
        at: last.t,
        what: `${last.user} wrote ${last.cmid} in ${last.room} and was never told what became of it`,
        events: [...sends],
      });
    }
    return found;
  },
};

/** A change of a message that had not been stored when it was made, and failed: both wait for a retry. */
function waitsWithItsMessage({ user, change }: EventOf<'send'>, facts: Facts): boolean {
  const name = authored(user, change?.ofCmid ?? '');
  return facts.fails.has(name) && !facts.acks.has(name);
}

/** What pages that ended signed out, and said so, showed as still to be sent. */
function waitingForSignIn(facts: Facts): Set<string> {
  const waiting = new Set<string>();
  if (facts.run.keeps.sessions) return waiting;
  const signedOut = new Map<string, boolean>();
  for (const event of facts.events) {
    if (event.type === 'session-lost') signedOut.set(event.client, true);
    else if (event.type === 'link' && event.state === 'online') signedOut.set(event.client, false);
    else if (event.type === 'pending' && signedOut.get(event.client) === true) {
      for (const cmid of event.cmids) waiting.add(authored(event.user, cmid));
    }
  }
  return waiting;
}
