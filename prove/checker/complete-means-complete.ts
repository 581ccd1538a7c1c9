import type { EventOf } from '../history.js';
import type { Check, Violation } from './check.js';

/** SEND-4: a join that says `complete` gives exactly what follows the position, up to the head, of the same log. */
export const completeMeansComplete: Check = {
  name: 'complete-means-complete',
  promises: ['SEND-4'],
  find(facts) {
    const found: Violation[] = [];
    for (const join of facts.of('join')) {
      const problem = problemOf(join);
      if (problem !== null) {
        found.push({ at: join.t, what: `${join.client} joined ${join.room}: ${problem}`, events: [join] });
      }
    }
    return found;
  },
};

function problemOf(join: EventOf<'join'>): string | null {
  const seqs = join.messages.map((message) => message.seq);
  const broken = seqs.find((seq, index) => index > 0 && seq !== (seqs[index - 1] ?? 0) + 1);
  if (broken !== undefined) return `its messages have a hole before ${broken}`;
  const last = seqs.at(-1);
  if (last !== undefined && last !== join.head)
    return `its messages end at ${last}, its head is ${join.head}`;
  if (join.since === null || !join.complete) {
    return last === undefined && join.head > 0 ? `head ${join.head} and no messages` : null;
  }
  if (join.since.epoch !== join.epoch) return `complete, but from epoch ${join.since.epoch} to ${join.epoch}`;
  const expected = join.head - join.since.seq;
  if (seqs.length !== expected)
    return `complete from ${join.since.seq} to ${join.head}, with ${seqs.length} messages`;
  if (expected > 0 && seqs[0] !== join.since.seq + 1)
    return `complete from ${join.since.seq}, beginning with ${seqs[0]}`;
  return null;
}
