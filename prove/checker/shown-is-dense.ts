import type { Check, Violation } from './check.js';

/**
 * SEND-3, SEND-4: what a page shows of a room goes up by one, in one order. It jumps only over what the page was told
 * it would not be shown, and between rows over changes that are folded into them. Together with one message per
 * number: all see one order.
 */
export const shownIsDense: Check = {
  name: 'shown-is-dense',
  promises: ['SEND-3', 'SEND-4'],
  find(facts) {
    const found: Violation[] = [];
    for (const page of facts.pages.values()) {
      let last: number | null = null;
      for (const event of page.events) {
        if (event.type === 'reset' || event.type === 'cleared') last = null;
        if (event.type === 'gap' && last !== null && event.before > last) last = event.before - 1;
        if (event.type !== 'shown') continue;
        const { epoch, pageTo = 0 } = event;
        const overChanges = (from: number, to: number) => {
          let at = from;
          while (at + 1 < to && at < pageTo && facts.mayBeChange(page.room, epoch, at + 1)) at += 1;
          return at;
        };
        for (const message of event.messages) {
          if (last !== null) last = overChanges(last, message.seq);
          if (last !== null && message.seq !== last + 1) {
            const how = message.seq > last ? 'a hole' : 'another order';
            found.push({
              at: event.t,
              what: `${page.client} (load ${page.view}) was shown ${message.seq} after ${last} in ${page.room}: ${how}`,
              events: [event],
            });
          }
          last = Math.max(last ?? 0, message.seq);
        }
        if (last !== null) last = overChanges(last, pageTo + 1);
      }
    }
    return found;
  },
};
