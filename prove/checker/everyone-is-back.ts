import type { EventOf } from '../history.js';
import type { Check, Violation } from './check.js';

/**
 * SESS-1, LIFE-5: when the faults are over and all had time to come back, every open page is connected, or told to sign
 * in.
 */
export const everyoneIsBack: Check = {
  name: 'everyone-is-back',
  promises: ['SESS-1', 'LIFE-5'],
  find(facts) {
    const final = facts.of('phase').find(({ phase }) => phase === 'final');
    if (final === undefined) return [];
    const away = new Map<string, EventOf<'view'> | EventOf<'link'>>();
    for (const event of facts.events) {
      if (event.t > final.t) break;
      if (event.type === 'view' && event.change === 'opened') away.set(event.client, event);
      else if (event.type === 'view' || event.type === 'session-lost') away.delete(event.client);
      else if (event.type === 'link' && event.state === 'online') away.delete(event.client);
      else if (event.type === 'link') away.set(event.client, event);
    }
    return [...away.values()].map(
      (event): Violation => ({
        at: event.t,
        what: `${event.client} (load ${event.view}) is not connected at the end, ${((final.t - event.t) / 1_000).toFixed(1)} s after it last was`,
        events: [event],
      }),
    );
  },
};
