import type { EventOf } from '../history.js';
import type { Check, Violation } from './check.js';
import { isPage } from './entry-kinds.js';
import type { Facts } from './facts.js';

/**
 * SEND-4: a join that says `complete` gives exactly what follows the position, up to the head, of the same log. A page
 * gives the newest rows, and only changes are missing between them.
 */
export const completeMeansComplete: Check = {
  name: 'complete-means-complete',
  promises: ['SEND-4'],
  find(facts) {
    const found: Violation[] = [];
    for (const join of facts.of('join')) {
      const wrong = isPage(join) ? wrongInPage(facts, join) : wrongInFill(join);
      if (wrong !== null) {
        found.push({ at: join.t, what: `${join.client} joined ${join.room}: ${wrong}`, events: [join] });
      }
    }
    return found;
  },
};

function wrongInPage(facts: Facts, { room, epoch, head, messages }: EventOf<'join'>): string | null {
  const first = messages[0];
  if (first === undefined) return head > 0 ? `head ${head} and no messages` : null;
  let next = first.seq;
  for (const { seq } of messages) {
    if (seq < next) return `its messages have ${seq} after ${next - 1}`;
    for (; next < seq; next += 1)
      if (!facts.mayBeChange(room, epoch, next)) return `its messages have a hole at ${next}`;
    next = seq + 1;
  }
  for (; next <= head; next += 1) {
    if (!facts.mayBeChange(room, epoch, next)) return `its messages end before ${next}, its head is ${head}`;
  }
  return next > head + 1 ? `its messages end at ${next - 1}, its head is ${head}` : null;
}

function wrongInFill(join: EventOf<'join'>): string | null {
  const seqs = join.messages.map((message) => message.seq);
  const broken = seqs.find((seq, index) => index > 0 && seq !== (seqs[index - 1] ?? 0) + 1);
  if (broken !== undefined) return `its messages have a hole before ${broken}`;
  const last = seqs.at(-1);
  if (last !== undefined && last !== join.head)
    return `its messages end at ${last}, its head is ${join.head}`;
  if (join.since === null) return null;
  if (join.since.epoch !== join.epoch) return `complete, but from epoch ${join.since.epoch} to ${join.epoch}`;
  const expected = join.head - join.since.seq;
  if (seqs.length !== expected)
    return `complete from ${join.since.seq} to ${join.head}, with ${seqs.length} messages`;
  if (expected > 0 && seqs[0] !== join.since.seq + 1)
    return `complete from ${join.since.seq}, beginning with ${seqs[0]}`;
  return null;
}
