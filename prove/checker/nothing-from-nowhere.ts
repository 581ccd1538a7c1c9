import { fingerprint } from '../fingerprint.js';
import type { EventOf, Seen } from '../history.js';
import type { Check, Violation } from './check.js';
import { authored, type Facts, push } from './facts.js';

type Send = EventOf<'send'>;

/**
 * Every entry seen, anywhere, was written by that person, in that room, to the letter, before it was seen. The text of
 * an edited row is that of an edit; only what somebody deleted is seen as deleted.
 */
export const nothingFromNowhere: Check = {
  name: 'nothing-from-nowhere',
  promises: ['SEND-3', 'SEND-8'],
  find(facts) {
    const found: Violation[] = [];
    const judged = new Set<string>();
    const right = new Set<string>();
    const changes = changesByTarget(facts);
    const names = namesOf(facts);
    const written = new Map<Send, string>();
    for (const send of facts.of('send')) written.set(send, fingerprint(send.text));
    for (const { event, room, message } of facts.sightings) {
      const { user, cmid, kind, of, emoji, on, reply, text, deleted, edited } = message;
      // Whether all see the same one is judged by its number.
      if (kind === 'notice') continue;
      const name = authored(user, cmid);
      const form = [room, name, kind, of, emoji, on, reply, text, deleted, edited].join('\n');
      // Sightings are in the order of time.
      if (right.has(form)) continue;
      const sends = (facts.sends.get(name) ?? []).filter(
        (send) => send.room === room && isSame(send, message),
      );
      const about = kind === undefined ? message.mid : (of ?? '');
      const all = [...(changes.get(about) ?? []), ...(changes.get(names.get(about) ?? '') ?? [])].sort(
        (a, b) => a.t - b.t,
      );
      const texts = edited === undefined ? sends : all.filter(({ change }) => change?.kind === 'edit');
      const deletes = all.filter(({ change }) => change?.kind === 'delete');
      const match = deleted ? text === '' && deletes[0] : texts.find((send) => written.get(send) === text);
      const send = match ? sends[0] : undefined;
      const late = [match, send].find((one) => one && one.t > event.t);
      if (match && send !== undefined && !late) {
        right.add(form);
        continue;
      }
      if (judged.has(name)) continue;
      judged.add(name);
      found.push({
        at: event.t,
        what: late
          ? `${kind ?? 'message'} ${cmid} was seen ${(late.t - event.t).toFixed(1)} ms before it was written so`
          : `nobody wrote ${kind ?? 'message'} ${message.seq} (${cmid}) of ${room} as it was seen`,
        events: [event, ...sends.slice(0, 2)],
      });
    }
    return found;
  },
};

/** Whether a send is one of this entry, whatever became of its text. */
function isSame({ change, reply }: Send, entry: Seen): boolean {
  if (change === undefined) return entry.kind === undefined && entry.reply === reply;
  if (entry.kind !== change.kind || (change.of !== null && change.of !== entry.of)) return false;
  return entry.emoji === change.emoji && entry.on === change.on;
}

/** By the mid of their message; of one's own that had none yet by `authored`. */
function changesByTarget(facts: Facts): Map<string, Send[]> {
  const changes = new Map<string, Send[]>();
  for (const send of facts.of('send')) {
    const { change, user } = send;
    if (change !== undefined) push(changes, change.of ?? authored(user, change.ofCmid ?? ''), send);
  }
  return changes;
}

/** Messages by mid as their authors name them: the store may have forgotten them. */
function namesOf(facts: Facts): Map<string, string> {
  const names = new Map<string, string>();
  for (const { message } of facts.sightings) {
    if (message.kind === undefined) names.set(message.mid, authored(message.user, message.cmid));
  }
  return names;
}
