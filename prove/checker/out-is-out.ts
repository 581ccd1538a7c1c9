import type { HistoryEvent } from '../history.js';
import type { Violation } from './check.js';
import { authored, type Facts } from './facts.js';
import type { ModeratorAction } from './moderator-actions.js';

/** From when to when somebody is surely out of a room. */
export interface Absence {
  readonly action: ModeratorAction;
  readonly user: string;
  readonly room: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Whoever was removed or banned gets nothing that was written after their moderator was told so, and no answer to what
 * they ask then. Nothing of theirs is taken. All that holds until somebody may have let them in.
 */
export function outIsOut(facts: Facts, actions: readonly ModeratorAction[]): Violation[] {
  const absences = absencesOf(facts, actions);
  if (absences.length === 0) return [];
  const sentAt = (user: string, cmid: string) => facts.sends.get(authored(user, cmid))?.at(-1)?.t ?? -1;
  const found: Violation[] = [];
  const outAt = (user: string, room: string, asked: number, t: number) =>
    absences.find((one) => one.user === user && one.room === room && asked > one.from && t < one.to);
  const add = (absence: Absence | undefined, event: HistoryEvent, did: string) => {
    if (absence === undefined) return;
    const { user, room, action, from } = absence;
    const what = `${user} was taken out of ${room} and ${did} ${((event.t - from) / 1_000).toFixed(2)} s after`;
    found.push({
      at: event.t,
      what,
      events: [action.asked, ...(action.end === null ? [] : [action.end]), event],
    });
  };
  for (const event of facts.of('join')) {
    add(outAt(event.user, event.room, event.t - (event.tookMs ?? 0), event.t), event, 'came in');
  }
  for (const event of [...facts.of('rows'), ...facts.of('final')]) {
    const { askedAt } = event;
    if (askedAt !== undefined) add(outAt(event.reader, event.room, askedAt, event.t), event, 'read a page');
  }
  for (const event of facts.of('wire')) {
    const written = event.messages.map(({ user, cmid }) => sentAt(user, cmid));
    add(outAt(event.user, event.room, Math.max(...written), event.t), event, 'was told of a message');
  }
  for (const event of facts.of('ack')) {
    add(outAt(event.user, event.room, sentAt(event.user, event.cmid), event.t), event, 'wrote');
  }
  return found;
}

/**
 * Only those of which it is known from when, to the first question that may have let the person in. A store that forgot
 * may have forgotten that, too.
 */
export function absencesOf(facts: Facts, actions: readonly ModeratorAction[]): Absence[] {
  const closed = closedRooms(actions);
  const losses = facts
    .of('fault')
    .filter(({ storeLoses, phase }) => storeLoses === true && phase === 'begin');
  return actions.flatMap((action) => {
    const { asked, doneAt } = action;
    const { room, about: user, what } = asked;
    if (doneAt === null || user === undefined || (what !== 'ban' && what !== 'remove')) return [];
    const isTheirs = (one: { readonly room: string; readonly user?: string | undefined }) =>
      one.room === room && one.user === user;
    const undoing = actions.filter(({ asked: other, doneAt: at, isRefused }) => {
      const isAbout = other.room === room && other.about === user;
      return !isRefused && isAbout && (at ?? Number.POSITIVE_INFINITY) > asked.t;
    });
    const whenAsked = (kind: 'unban' | 'invite') =>
      undoing.flatMap(({ asked: other }) => (other.what === kind ? [other.t] : []));
    // While they are banned nothing lets them in.
    const openFrom = what === 'ban' ? Math.min(...whenAsked('unban'), facts.endMs) : -1;
    const comings = closed.has(room)
      ? []
      : [
          ...facts.of('member').filter((one) => isTheirs(one) && one.change === 'asked'),
          ...facts.of('join').filter(isTheirs),
        ].flatMap((one) => (one.t > asked.t ? [one.t - ('tookMs' in one ? (one.tookMs ?? 0) : 0)] : []));
    const entries = [...whenAsked('invite'), ...comings].map((t) => Math.max(t, openFrom));
    const forgotten = losses.flatMap(({ t }) => (t > asked.t ? [t] : []));
    const to = Math.min(...entries, ...forgotten, facts.endMs);
    return to > doneAt ? [{ action, user, room, from: doneAt, to }] : [];
  });
}

/** Nobody comes into them but by an invitation. */
function closedRooms(actions: readonly ModeratorAction[]): ReadonlySet<string> {
  return new Set(actions.flatMap(({ asked }) => (asked.what === 'invite' ? [asked.room] : [])));
}
