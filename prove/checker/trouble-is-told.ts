import type { EventOf } from '../history.js';
import type { Check, Violation } from './check.js';
import type { Facts } from './facts.js';

/** Between two questions, and for an answer to come. */
const SLACK_MS = 750;
/** A store that was refused by its disk may have to be filled anew from its file. */
const HEALS_WITHIN_MS = 8_000;

/**
 * LIFE-5: when a node cannot keep its promises it says so. Within the stated time `/readyz` gives another word than
 * before and the store's card shows what fails. Within 8 s of the end it is well again, by itself.
 */
export const troubleIsTold: Check = {
  name: 'trouble-is-told',
  promises: ['LIFE-5'],
  find(facts) {
    const found: Violation[] = [];
    for (const fault of facts.of('fault')) {
      if (fault.phase !== 'begin' || fault.tellsWithinMs === undefined) continue;
      const end =
        facts.of('fault').find((one) => one.id === fault.id && one.phase === 'end')?.t ?? facts.endMs;
      const well = facts.of('word').findLast((word) => word.t <= fault.t);
      const shownFrom = fault.t + fault.tellsWithinMs + SLACK_MS;
      const silent = facts
        .of('word')
        .filter((word) => word.t >= shownFrom && word.t <= end && !isTroubled(word, well));
      const [word] = silent;
      if (word !== undefined) {
        found.push({
          at: word.t,
          what: `${word.node} said that all is well (store ${word.store}, ${word.ready} ${word.said}) ${((word.t - fault.t) / 1_000).toFixed(1)} s after ${fault.kind} began`,
          events: [fault, word],
          isLate: true,
          until: silent.at(-1)?.t ?? word.t,
        });
      }
      const after = wordAfter(facts, end + HEALS_WITHIN_MS);
      if (after !== undefined && isTroubled(after, well) && !hasBegun(facts, end, after.t)) {
        found.push({
          at: after.t,
          what: `${after.node} said that something is wrong (store ${after.store}, ${after.ready} ${after.said}) ${((after.t - end) / 1_000).toFixed(1)} s after ${fault.kind} had ended`,
          events: [fault, after],
          isLate: true,
          until: troubledUntil(facts, after, well),
        });
      }
    }
    return found;
  },
};

function wordAfter(facts: Facts, t: number): EventOf<'word'> | undefined {
  return facts.of('word').find((word) => word.t >= t);
}

/** The last word, from this one on, before all was said to be well. */
function troubledUntil(facts: Facts, from: EventOf<'word'>, well: EventOf<'word'> | undefined): number {
  const later = facts.of('word').filter((word) => word.t >= from.t);
  const healed = later.findIndex((word) => !isTroubled(word, well));
  return (healed === -1 ? later.at(-1) : later[healed - 1])?.t ?? from.t;
}

/** Whether another fault may be what is complained of. */
function hasBegun(facts: Facts, from: number, to: number): boolean {
  return facts.of('fault').some((fault) => fault.phase === 'begin' && fault.t >= from && fault.t <= to);
}

/** Both the balancer's and the operator's view have to say it. */
function isTroubled(word: EventOf<'word'>, well: EventOf<'word'> | undefined): boolean {
  return (
    word.store !== (well?.store ?? 'up') && `${word.ready} ${word.said}` !== `${well?.ready} ${well?.said}`
  );
}
