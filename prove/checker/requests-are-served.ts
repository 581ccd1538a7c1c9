import type { EventOf } from '../history.js';
import type { Check, Violation } from './check.js';

/** What a request waits for a store that is away, before it is told so. */
const STORE_WAIT_MS = 2_500;

/** LIFE-3: while a fault that must be invisible is on (a rolling restart), no request of the background load fails. */
export const requestsAreServed: Check = {
  name: 'requests-are-served',
  promises: ['LIFE-3'],
  find(facts) {
    const found: Violation[] = [];
    const ends = new Map<number, number>();
    for (const fault of facts.of('fault')) if (fault.phase === 'end') ends.set(fault.id, fault.t);
    const begun = facts.of('fault').filter((fault) => fault.phase === 'begin');
    for (const fault of begun.filter((one) => one.mustServe === true)) {
      const to = ends.get(fault.id) ?? facts.endMs;
      for (const request of facts.of('http')) {
        if (!hasFailed(request) || request.t < fault.t || request.t - request.ms > to) continue;
        // Another fault may fail a request; only one whose whole life was spent with this one alone is judged.
        const others = begun.some(
          (one) =>
            one.mustServe !== true &&
            one.t <= request.t &&
            (ends.get(one.id) ?? facts.endMs) + STORE_WAIT_MS >= request.t - request.ms,
        );
        if (others) continue;
        found.push({
          at: request.t,
          what: `${request.path} answered ${request.status} during ${fault.kind}`,
          events: [fault, request],
          isLate: true,
        });
      }
    }
    return found;
  },
};

function hasFailed(request: EventOf<'http'>): boolean {
  return request.status === 0 || request.status >= 500;
}
