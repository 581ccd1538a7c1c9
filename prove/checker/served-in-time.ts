import type { EventOf } from '../history.js';
import type { Check, Violation } from './check.js';

/** LIFE-5: a fault that leaves people a way keeps nobody out for longer than stated: who has a page open is connected by then. */
export const servedInTime: Check = {
  name: 'served-in-time',
  promises: ['LIFE-5'],
  find(facts) {
    const found: Violation[] = [];
    for (const fault of facts.of('fault')) {
      const { phase, servesWithinMs, clients = [] } = fault;
      if (phase !== 'begin' || servesWithinMs === undefined) continue;
      const end =
        facts.of('fault').find((one) => one.id === fault.id && one.phase === 'end')?.t ?? facts.endMs;
      for (const client of clients) {
        const away = longestAway(facts.events, client, fault.t, end);
        if (away === null || away.to - away.from <= servesWithinMs) continue;
        found.push({
          at: away.from,
          what: `${client} was not served for ${((away.to - away.from) / 1_000).toFixed(1)} s during ${fault.kind}`,
          events: [fault, away.event],
        });
      }
    }
    return found;
  },
};

interface Away {
  readonly from: number;
  readonly to: number;
  readonly event: EventOf<'link'> | EventOf<'view'>;
}

/** The longest time within the span in which a page was open and not connected. */
function longestAway(
  events: readonly (EventOf<'link'> | EventOf<'view'> | { type: string; t: number })[],
  client: string,
  from: number,
  to: number,
): Away | null {
  let since: EventOf<'link'> | EventOf<'view'> | null = null;
  let longest: Away | null = null;
  const end = (t: number) => {
    if (since === null) return;
    const away = { from: Math.max(from, since.t), to: Math.min(to, t), event: since };
    if (away.to > away.from && away.to - away.from > (longest === null ? 0 : longest.to - longest.from))
      longest = away;
    since = null;
  };
  for (const event of events) {
    if (event.t > to) break;
    if ((event.type !== 'link' && event.type !== 'view') || !('client' in event) || event.client !== client)
      continue;
    const isOut = event.type === 'link' ? event.state === 'offline' : event.change === 'opened';
    end(event.t);
    if (isOut) since = event;
  }
  end(to);
  return longest;
}
