import type { HistoryEvent } from '../history.js';
import type { Check, Violation } from './check.js';
import type { Facts } from './facts.js';

/**
 * LIFE-5: a fault that leaves people a way keeps nobody out for longer than stated. Whoever has a page open hears of a
 * server by then. Rooms have to be busy enough that there is something to hear.
 */
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
        const silence = longestSilence(facts, client, fault.t, end);
        if (silence === null || silence.to - silence.from <= servesWithinMs) continue;
        found.push({
          at: silence.from,
          what: `${client} was not served for ${((silence.to - silence.from) / 1_000).toFixed(1)} s during ${fault.kind}`,
          events: [fault, silence.event],
        });
      }
    }
    return found;
  },
};

/** What a client has from a server alone. */
const SIGNS = new Set<HistoryEvent['type']>(['wire', 'join', 'ack', 'presence', 'link']);

interface Silence {
  readonly from: number;
  readonly to: number;
  readonly event: HistoryEvent;
}

/** The longest time within the span in which a page was open and had no sign of a server. */
function longestSilence(facts: Facts, client: string, from: number, to: number): Silence | null {
  let since: HistoryEvent | null = null;
  let longest: Silence | null = null;
  const end = (t: number) => {
    if (since === null) return;
    const silence = { from: Math.max(from, since.t), to: Math.min(to, t), event: since };
    const length = silence.to - silence.from;
    if (length > 0 && length > (longest === null ? 0 : longest.to - longest.from)) longest = silence;
  };
  for (const event of facts.events) {
    if (event.t > to) break;
    if (!('client' in event) || event.client !== client) continue;
    if (event.type === 'view') {
      end(event.t);
      since = event.change === 'opened' ? event : null;
    } else if (SIGNS.has(event.type) && !(event.type === 'link' && event.state === 'offline')) {
      end(event.t);
      if (since !== null) since = event;
    }
  }
  end(to);
  return longest;
}
