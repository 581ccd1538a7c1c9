import type { EventOf } from '../history.js';
import type { Check, Violation } from './check.js';
import { isChangeSeen } from './entry-kinds.js';
import type { Page } from './facts.js';

/** SEND-1: each page that is in a room at the end was shown every message from where it came in, or told of the gap. */
export const shownToAll: Check = {
  name: 'shown-to-all',
  promises: ['SEND-1', 'SEND-4'],
  find(facts) {
    const found: Violation[] = [];
    const closed = new Set<string>();
    for (const view of facts.of('view')) {
      if (view.change === 'closed') closed.add(`${view.client}#${view.view}`);
    }
    for (const page of facts.pages.values()) {
      const log = facts.logs.get(page.room);
      if (log === undefined || log.epoch === null) continue;
      if (closed.has(`${page.client}#${page.view}`) || !isHere(page)) continue;
      const [missing] = missingOf(page, log);
      if (missing === undefined) continue;
      const message = log.messages.find((one) => one.seq === missing);
      const ack = facts.of('ack').find((one) => one.mid === message?.mid);
      found.push({
        at: ack?.t ?? log.t,
        what: `${page.client} (load ${page.view}, ${page.user}) is in ${page.room} at the end and was never shown message ${missing} of ${log.messages.at(-1)?.seq ?? 0}${ack === undefined ? '' : ', which was acknowledged'}`,
        events: [...(ack === undefined ? [] : [ack]), ...page.events.slice(-1)],
      });
    }
    return found;
  },
};

/** Whether the person is in the room on this page at the end. */
export function isHere(page: Page): boolean {
  const places = page.events.filter((event) => event.type === 'place');
  return places.at(-1)?.change === 'here' && page.events.some((event) => event.type === 'join');
}

/** The first seq that this answer owes the page. */
function entrance(join: EventOf<'join'>): number {
  if (join.since !== null && join.complete) return join.since.seq + 1;
  return join.messages[0]?.seq ?? join.head + 1;
}

/** Each seq from where the page came in that it was neither shown nor told to be missing, the lowest first. */
export function missingOf(page: Page, log: EventOf<'log'>): number[] {
  let have = new Set<number>();
  let from: number | null = null;
  let epoch: string | null = null;
  let answer: EventOf<'join'> | null = null;
  /** Changes up to here are folded into rows that were shown. */
  let folded = 0;
  for (const event of page.events) {
    if (event.type === 'cleared') {
      have = new Set();
      folded = 0;
      from = null;
      epoch = null;
      answer = null;
    } else if (event.type === 'reset') {
      have = new Set();
      folded = 0;
      // The answer that brought the news may come before the word of it.
      const fresh = answer !== null && answer.epoch === event.epoch ? answer : null;
      from = fresh === null ? null : entrance(fresh);
      epoch = fresh?.epoch ?? null;
    } else if (event.type === 'join') {
      answer = event;
      epoch ??= event.epoch;
      // A page that holds nothing yet comes in anew; what is older it can page back to.
      if (from === null || (have.size === 0 && event.since === null)) from = entrance(event);
    } else if (event.type === 'gap') {
      for (let seq = event.after + 1; seq < event.before; seq += 1) have.add(seq);
    } else if (event.type === 'shown') {
      epoch = event.epoch;
      for (const message of event.messages) have.add(message.seq);
      folded = Math.max(folded, event.pageTo ?? 0);
    }
  }
  // Joined and nothing since a reset: whatever the log holds is missing. `resets-are-told` judges a stale epoch.
  if (epoch !== null && epoch !== log.epoch) return [];
  return log.messages.flatMap((message) => {
    if (message.seq <= folded && isChangeSeen(message)) return [];
    return message.seq >= (from ?? log.first) && !have.has(message.seq) ? [message.seq] : [];
  });
}
