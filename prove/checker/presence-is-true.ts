import type { EventOf } from '../history.js';
import type { Check, Violation } from './check.js';
import { type Facts, push } from './facts.js';

/**
 * SEND-7: what a page shows of who is there equals who is there, once nothing has changed for the promised time: nobody
 * came or went, no fault was on (each fault says how long presence may take after it), and the page itself was connected.
 */
export const presenceIsTrue: Check = {
  name: 'presence-is-true',
  promises: ['SEND-7'],
  find(facts) {
    if (!facts.run.keeps.presence) return [];
    const found: Violation[] = [];
    const places = new Map<string, EventOf<'place'>[]>();
    for (const event of facts.of('place')) push(places, event.room, event);
    const links = new Map<string, EventOf<'link'>[]>();
    for (const event of facts.of('link')) push(links, `${event.client}#${event.view}`, event);
    const snapshots = new Map<string, EventOf<'presence'>[]>();
    for (const event of facts.of('presence')) {
      push(snapshots, `${event.client}#${event.view} ${event.room}`, event);
    }
    const unquiet = unquietTimes(facts);
    for (const list of snapshots.values()) {
      const first = list[0];
      // Who is in a room that the store has forgotten is nobody's promise.
      if (first === undefined || facts.logs.get(first.room)?.epoch === null) continue;
      const mine = links.get(`${first.client}#${first.view}`) ?? [];
      const violation = judge(facts, list, places.get(first.room) ?? [], mine, unquiet);
      if (violation !== null) found.push(violation);
    }
    return found;
  },
};

/** A newcomer is shown to others from the moment the server seated them; their own answer is on its way this long at most. */
const AHEAD_MS = 1_000;

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Times in which faults excuse a wrong picture. */
function unquietTimes(facts: Facts): Span[] {
  const begins = new Map<number, EventOf<'fault'>>();
  const spans: Span[] = [];
  for (const fault of facts.of('fault')) {
    if (fault.phase === 'begin') begins.set(fault.id, fault);
    else {
      const begin = begins.get(fault.id);
      spans.push({ from: begin?.t ?? fault.t, to: fault.t + (fault.convergeMs ?? facts.run.presenceMs) });
      begins.delete(fault.id);
    }
  }
  for (const begin of begins.values()) spans.push({ from: begin.t, to: facts.endMs });
  return spans;
}

/** Walks all moments at which picture or truth changed; a picture wrong through a quiet stretch is a violation. */
function judge(
  facts: Facts,
  pictures: readonly EventOf<'presence'>[],
  places: readonly EventOf<'place'>[],
  links: readonly EventOf<'link'>[],
  unquiet: readonly Span[],
): Violation | null {
  const first = pictures[0] as EventOf<'presence'>;
  const closed = facts
    .of('view')
    .find((view) => view.client === first.client && view.view === first.view && view.change === 'closed');
  const endMs = closed?.t ?? facts.endMs;
  type Step = { t: number; apply: () => void; disturbs: boolean };
  const here = new Map<string, number>();
  let truthKey = '';
  let picture: EventOf<'presence'> | null = null;
  let online = false;
  let present = false;
  const steps: Step[] = [];
  for (const place of places) {
    steps.push({
      t: place.t,
      disturbs: true,
      apply: () => {
        here.set(place.user, (here.get(place.user) ?? 0) + (place.change === 'here' ? 1 : -1));
        if (place.client === first.client && place.view === first.view) present = place.change === 'here';
        truthKey = [...here]
          .filter(([, count]) => count > 0)
          .map(([user]) => user)
          .sort()
          .join(' ');
      },
    });
  }
  for (const link of links) {
    steps.push({
      t: link.t,
      disturbs: true,
      apply: () => {
        online = link.state === 'online';
      },
    });
  }
  for (const one of pictures) {
    steps.push({
      t: one.t,
      disturbs: false,
      apply: () => {
        picture = one;
      },
    });
  }
  steps.sort((a, b) => a.t - b.t);
  let quietFrom = 0;
  for (let index = 0; index <= steps.length; index += 1) {
    const step = steps[index];
    const t = Math.min(step?.t ?? endMs, endMs);
    const current = picture as EventOf<'presence'> | null;
    // The state before this step held from the last step until `t`: was it wrong at the end of a quiet stretch?
    if (
      current !== null &&
      online &&
      present &&
      t > quietFrom &&
      [...current.online].sort().join(' ') !== truthKey
    ) {
      const excused = unquiet.some((span) => t >= span.from && t <= span.to);
      // Who is coming may be seen before they themselves were answered.
      const ahead = t - current.t <= AHEAD_MS;
      if (!excused && !ahead && t - quietFrom > facts.run.presenceMs) {
        return {
          at: t,
          what: `${first.client} (load ${first.view}) shows [${[...current.online].sort().join(' ')}] in ${first.room}; there are [${truthKey}], and nothing changed for ${((t - quietFrom) / 1_000).toFixed(1)} s`,
          events: [current],
        };
      }
    }
    if (step === undefined || step.t > endMs) break;
    step.apply();
    if (step.disturbs) quietFrom = step.t;
  }
  return null;
}
