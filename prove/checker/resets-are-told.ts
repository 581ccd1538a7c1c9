import type { Check, Violation } from './check.js';

/**
 * A lost or forked log is announced and never invented: a page shows one epoch of a room until it is told of a reset. A
 * page still open at the end is in the log's own epoch. An epoch changes only when the store was made to forget.
 */
export const resetsAreTold: Check = {
  name: 'resets-are-told',
  promises: ['SEND-4'],
  find(facts) {
    const found: Violation[] = [];
    const mayLose = facts.of('fault').find((fault) => fault.storeLoses === true);
    const closed = new Set(
      facts
        .of('view')
        .filter((view) => view.change === 'closed')
        .map((view) => `${view.client}#${view.view}`),
    );
    for (const page of facts.pages.values()) {
      let epoch: string | null = null;
      /** The epoch of the last answer, row or word of a reset. */
      let newest: string | null = null;
      let here = false;
      for (const event of page.events) {
        if (event.type === 'place') here = event.change === 'here';
        if (event.type === 'reset' || event.type === 'cleared') epoch = null;
        if (event.type === 'cleared') newest = null;
        if (event.type === 'join' || event.type === 'shown' || event.type === 'reset') newest = event.epoch;
        if (event.type === 'reset' && (mayLose === undefined || event.t < mayLose.t)) {
          found.push({
            at: event.t,
            what: `${page.client} was told that ${page.room} lost its log, and nothing had made the store forget`,
            events: [event],
          });
        }
        if (event.type !== 'shown' || event.messages.length === 0) continue;
        if (epoch !== null && epoch !== event.epoch) {
          found.push({
            at: event.t,
            what: `${page.client} (load ${page.view}) was shown epoch ${event.epoch} of ${page.room} after ${epoch}, with no word that a log was lost`,
            events: [event],
          });
        }
        epoch = event.epoch;
      }
      const log = facts.logs.get(page.room);
      if (!here || closed.has(`${page.client}#${page.view}`) || newest === null || log === undefined)
        continue;
      if (log.epoch === null) {
        found.push({
          at: log.t,
          what: `${page.client} (load ${page.view}) still shows ${page.room}, of which the store has nothing any more`,
          events: page.events.slice(-2),
        });
      } else if (log.epoch !== newest) {
        found.push({
          at: log.t,
          what: `${page.client} (load ${page.view}) still is in epoch ${newest} of ${page.room}; the log is in ${log.epoch}`,
          events: page.events.slice(-2),
        });
      }
    }
    return found;
  },
};
