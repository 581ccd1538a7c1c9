import type { EventOf } from '../history.js';
import type { Check, Violation } from './check.js';
import { type Facts, push } from './facts.js';

/**
 * SEND-7: whether a page shows somebody as there equals whether they are. It is asked once that person and the page
 * have been where they are for the promised time, without a fault. Each fault says how long presence may take after it.
 */
export const presenceIsTrue: Check = {
  name: 'presence-is-true',
  promises: ['SEND-7'],
  find(facts) {
    if (!facts.run.keeps.presence) return [];
    const places = new Map<string, EventOf<'place'>[]>();
    for (const event of facts.of('place')) push(places, event.room, event);
    const links = new Map<string, EventOf<'link'>[]>();
    for (const event of facts.of('link')) push(links, `${event.client}#${event.view}`, event);
    const closings = new Map<string, number>();
    for (const { client, view, change, t } of facts.of('view')) {
      if (change === 'closed') closings.set(`${client}#${view}`, t);
    }
    const pictures = new Map<string, EventOf<'presence'>[]>();
    for (const event of facts.of('presence')) {
      push(pictures, `${event.client}#${event.view} ${event.room}`, event);
    }
    const unquiet = unquietTimes(facts);
    const found: Violation[] = [];
    for (const list of pictures.values()) {
      const first = list[0];
      // Whoever is in a room that the store has forgotten is nobody's promise.
      if (first === undefined || facts.logs.get(first.room)?.epoch === null) continue;
      const page = `${first.client}#${first.view}`;
      found.push(
        ...wrongTimes({
          first,
          steps: [...list, ...(places.get(first.room) ?? []), ...(links.get(page) ?? [])].sort(
            (a, b) => a.t - b.t,
          ),
          endMs: closings.get(page) ?? facts.endMs,
          presenceMs: facts.run.presenceMs,
          unquiet,
        }),
      );
    }
    return found;
  },
};

/**
 * The server seats a newcomer and tells the others before the newcomer's own page has its answer. It hears of an end
 * before the page does. That word is on its way this long at most: an answer that is later makes the SDK suspect its
 * worker (900 ms).
 */
const AHEAD_MS = 1_000;

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Times in which faults excuse a wrong picture, in order. */
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
  return spans.sort((a, b) => a.from - b.from);
}

interface Watched {
  readonly first: EventOf<'presence'>;
  /** Pictures and connection of this page, and everybody's comings and goings in the room, by time. */
  readonly steps: readonly (EventOf<'presence'> | EventOf<'place'> | EventOf<'link'>)[];
  readonly endMs: number;
  readonly presenceMs: number;
  readonly unquiet: readonly Span[];
}

/** One person on one page's picture of one room. */
interface Shown {
  /** Pages on which they are there. */
  pages: number;
  changedAt: number;
  inPicture: boolean;
  wrongFrom: number | null;
}

/** The times in which a picture was wrong about somebody for longer than is excused. */
function wrongTimes({ first, steps, endMs, presenceMs, unquiet }: Watched): Violation[] {
  const found: Violation[] = [];
  const people = new Map<string, Shown>();
  const person = (user: string): Shown => {
    let shown = people.get(user);
    if (shown === undefined) {
      shown = { pages: 0, changedAt: 0, inPicture: false, wrongFrom: null };
      people.set(user, shown);
    }
    return shown;
  };
  let picture: EventOf<'presence'> | null = null;
  let online = false;
  let present = false;
  let pageChangedAt = 0;

  /** Ends the stretch in which the picture was wrong about somebody: found when it was longer than excused. */
  const endWrong = (user: string, shown: Shown, t: number): void => {
    if (shown.wrongFrom === null || picture === null) return;
    const from = Math.max(shown.wrongFrom, Math.max(shown.changedAt, pageChangedAt) + presenceMs);
    const at = firstQuiet(from, unquiet);
    shown.wrongFrom = null;
    if (at >= t) return;
    const since = ((at - Math.max(shown.changedAt, pageChangedAt)) / 1_000).toFixed(1);
    found.push({
      at,
      what: `${first.client} (load ${first.view}) shows ${user} as ${shown.inPicture ? 'there' : 'away'} in ${first.room}, wrongly, ${since} s after the last change of either`,
      events: [picture],
      isLate: true,
      until: t,
    });
  };
  /** Begins a stretch where the picture is wrong now. */
  const look = (shown: Shown, t: number): void => {
    const wrong = picture !== null && online && present && shown.inPicture !== shown.pages > 0;
    if (wrong) shown.wrongFrom ??= t;
  };
  const endAll = (t: number): void => {
    for (const [user, shown] of people) endWrong(user, shown, t);
  };

  for (const step of steps) {
    if (step.t > endMs) break;
    const ofPage = step.type !== 'place' || (step.client === first.client && step.view === first.view);
    if (step.type === 'presence') {
      const now = new Set(step.online);
      for (const user of now) person(user);
      for (const [user, shown] of people) {
        if (shown.inPicture === now.has(user) && picture !== null) continue;
        endWrong(user, shown, step.t);
        shown.inPicture = now.has(user);
      }
      picture = step;
    } else if (ofPage) {
      endAll(step.t);
      if (step.type === 'link') online = step.state === 'online';
      else present = step.change === 'here';
      pageChangedAt = step.t;
    }
    if (step.type === 'place') {
      const shown = person(step.user);
      const was = shown.pages > 0;
      const pages = shown.pages + (step.change === 'here' ? 1 : -1);
      if (was !== pages > 0) {
        const ahead = shown.wrongFrom !== null && step.t - shown.wrongFrom <= AHEAD_MS;
        if (ahead) shown.wrongFrom = null;
        endWrong(step.user, shown, step.t);
        shown.changedAt = step.t;
      }
      shown.pages = pages;
    }
    for (const shown of people.values()) look(shown, step.t);
  }
  endAll(endMs);
  return found;
}

/** The first moment from `t` on that lies in no span. */
function firstQuiet(t: number, spans: readonly Span[]): number {
  let quiet = t;
  for (const span of spans) if (quiet >= span.from && quiet <= span.to) quiet = span.to;
  return quiet;
}
