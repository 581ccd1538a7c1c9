import type { EventOf, Seen } from '../history.js';
import type { Check, Violation } from './check.js';
import type { Facts } from './facts.js';
import { Folding, isSoAlready } from './folding.js';
import { moderatorsOf } from './moderator-actions.js';
import { writtenText } from './written-text.js';

/**
 * CHANGE-1: each change in a log could be made where it stands. It is of a message before it that is not deleted, by
 * whoever may, and not one that is so already. What was answered *so already* is so; who was told that a message is
 * gone, or somebody else's, was told the truth.
 */
export const changesAreLawful: Check = {
  name: 'changes-are-lawful',
  promises: ['CHANGE-1'],
  find: (facts) => [...facts.logs.values()].flatMap((log) => findIn(log, facts)),
};

function findIn(log: EventOf<'log'>, facts: Facts): Violation[] {
  const found: Violation[] = [];
  const { room, epoch, first } = log;
  const settled = facts.of('settled').filter((one) => one.room === room && one.epoch === epoch);
  const folding = new Folding(writtenText(facts, room), moderatorsOf(facts, room));
  const deleted = new Set(log.messages.flatMap(({ kind, of }) => (kind === 'delete' ? [of] : [])));
  for (const entry of log.messages) {
    const why = folding.add(entry);
    const isKept = Number.parseInt(entry.of ?? entry.reply ?? '', 10) >= first;
    const isTomb = deleted.has(
      entry.kind === undefined ? entry.mid : entry.kind === 'edit' ? entry.of : 'none',
    );
    if (why !== null && isKept) found.push(violationOf(log, `${wordOf(entry)} ${why}`, entry, facts));
    if (isTomb !== (entry.deleted === true))
      found.push(violationOf(log, `${wordOf(entry)} is ${isTomb ? 'no' : 'a'} tombstone`, entry, facts));
    for (const answer of settled.filter(({ seq }) => seq === entry.seq)) {
      if (!isTrue(answer, entry, folding, facts)) {
        const what = `${answer.user}'s change ${answer.cmid} was answered as done with ${entry.seq}, and was not`;
        found.push({ at: answer.t, what, events: [...sendsOf(answer, facts), answer] });
      }
    }
  }
  // Where the store forgot, the message may have come and gone in another log.
  if (facts.of('reset').some((reset) => reset.room === room)) return found;
  for (const fail of facts.of('fail')) {
    const send = sendsOf(fail, facts).at(-1);
    if (fail.room !== room || send?.change === undefined) continue;
    const row = folding.find(send.change.of ?? '');
    if (row === undefined) continue;
    const isWrong =
      (fail.code === 'gone' && !row.deleted) ||
      // Whoever is no moderator may not pin even their own, but in private rooms.
      (fail.code === 'forbidden' && row.entry.user === fail.user && send.change.kind !== 'pin');
    if (!isWrong) continue;
    const what = `${fail.user} was told that ${row.entry.mid} is ${fail.code}, and it is ${row.deleted ? 'theirs' : 'there'}`;
    found.push({ at: fail.t, what, events: [send, fail] });
  }
  return found;
}

/** `entry`: the one that the answer names, with the log folded up to it. */
function isTrue(answer: EventOf<'settled'>, entry: Seen, folding: Folding, facts: Facts): boolean {
  if (entry.mid !== answer.mid) return false;
  if (entry.user === answer.user && entry.cmid === answer.cmid) return true;
  const change = sendsOf(answer, facts)[0]?.change;
  const row = folding.find(change?.of ?? '');
  // Nobody can tell it of a message that had no mid yet.
  return (
    change !== undefined &&
    (change.of === null || (row !== undefined && isSoAlready(change, answer.user, row)))
  );
}

function sendsOf({ user, cmid }: { user: string; cmid: string }, facts: Facts): readonly EventOf<'send'>[] {
  return facts.sends.get(`${user} ${cmid}`) ?? [];
}

function wordOf({ seq, kind, user, of }: Seen): string {
  return `${kind ?? 'text'} ${seq} of ${user}${of === undefined ? '' : ` (of ${of})`}`;
}

function violationOf(log: EventOf<'log'>, what: string, entry: Seen, facts: Facts): Violation {
  const sends = sendsOf(entry, facts);
  return { at: sends[0]?.t ?? log.t, what: `in ${log.room} ${what}`, events: [...sends, log] };
}
