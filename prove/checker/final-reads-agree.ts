import type { Check, Violation } from './check.js';
import type { Facts } from './facts.js';
import { Folding, wordOfRow, wordOfSeen } from './folding.js';
import { moderatorsOf } from './moderator-actions.js';
import { writtenText } from './written-text.js';

/**
 * SEND-1, SEND-3, CHANGE-1: a fresh reader gets what the store's log folds to from every worker, to the letter. Where
 * sessions are kept, every room is read.
 */
export const finalReadsAgree: Check = {
  name: 'final-reads-agree',
  promises: ['SEND-1', 'SEND-3', 'CHANGE-1'],
  find(facts) {
    const found: Violation[] = [];
    const readable = new Set(facts.of('final').map((read) => read.room));
    const settled = facts.of('phase').some(({ phase }) => phase === 'end');
    for (const log of facts.run.keeps.sessions && settled ? facts.logs.values() : []) {
      if (log.messages.length === 0 || readable.has(log.room) || !isAnybodyHere(facts, log.room)) continue;
      found.push({ at: log.t, what: `nobody could read ${log.room} at the end`, events: [log] });
    }
    for (const read of facts.of('final')) {
      const log = facts.logs.get(read.room);
      if (log === undefined) continue;
      const folding = new Folding(writtenText(facts, read.room), moderatorsOf(facts, read.room));
      for (const entry of log.messages) folding.add(entry);
      const want = folding.rows.map((row) => wordOfRow(row, read.reader));
      const got = read.messages.map(wordOfSeen);
      const differs = want.findIndex((one, index) => one !== got[index]);
      if (differs < 0 && want.length === got.length && read.epoch === log.epoch) continue;
      found.push({
        at: read.t,
        what: `${read.by} gave ${got.length} messages of ${read.room} (epoch ${read.epoch}), the log has ${want.length} (epoch ${log.epoch})${differs < 0 ? '' : `; first difference at ${want[differs]}, which was given as ${got[differs]}`}`,
        events: [read],
      });
    }
    return found;
  },
};

function isAnybodyHere(facts: Facts, room: string): boolean {
  const pages = facts
    .of('place')
    .reduce((count, place) => count + (place.room !== room ? 0 : place.change === 'here' ? 1 : -1), 0);
  return pages > 0;
}
