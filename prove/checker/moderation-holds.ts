import { fingerprint } from '../fingerprint.js';
import type { EventOf, HistoryEvent } from '../history.js';
import type { Check, Violation } from './check.js';
import type { Facts } from './facts.js';
import { type ModeratorAction, moderatorActions } from './moderator-actions.js';
import { outIsOut } from './out-is-out.js';

/**
 * SEND-2, SEND-3, SEND-8: what a moderator was told to be done is done, once. Whoever was taken out reads and writes
 * nothing until they are let in again. A name, a topic and a removal have one row each, at one place for all. The name
 * and the roles at the end are the last ones. What nobody answered may have been done or not. By what the docs say, and
 * not by the server's code.
 */
export const moderationHolds: Check = {
  name: 'moderation-holds',
  promises: ['SEND-2', 'SEND-3', 'SEND-8'],
  find(facts) {
    const actions = moderatorActions(facts);
    if (actions.length === 0) return [];
    // Where the store forgot, nobody knows what it kept of them.
    const forgot = new Set(facts.of('reset').map(({ room }) => room));
    const lost = facts.of('fault').some(({ storeLoses }) => storeLoses === true);
    const found = outIsOut(facts, actions);
    for (const log of lost ? [] : facts.logs.values()) {
      if (log.epoch === null || forgot.has(log.room)) continue;
      const here = actions.filter(({ asked }) => asked.room === log.room);
      found.push(...noticedOnce(log, here), ...sameForAll(log, facts));
      found.push(...namedLast(log, facts), ...rolesLast(log.room, here, facts));
    }
    return found;
  },
};

const ROW_OF: Readonly<Record<string, string>> = {
  rename: 'renamed',
  topic: 'topic',
  remove: 'removed',
  ban: 'removed',
};

/** Each name and topic that was done has one row, in the order in which they were done; nothing else has any. */
function noticedOnce(log: EventOf<'log'>, actions: readonly ModeratorAction[]): Violation[] {
  const found: Violation[] = [];
  const rows = log.messages.filter(({ what }) => what !== undefined && Object.values(ROW_OF).includes(what));
  const whole = log.first === 1;
  const seqs: { readonly action: ModeratorAction; readonly seq: number }[] = [];
  for (const action of actions) {
    const { asked, isRefused, doneAt } = action;
    if (asked.text === undefined) continue;
    const said = fingerprint(asked.text);
    const mine = rows.filter(
      (row) => row.said === said && row.user === asked.by && row.what === ROW_OF[asked.what],
    );
    const least = doneAt !== null && whole ? 1 : 0;
    if (mine.length < least || mine.length > (isRefused ? 0 : 1)) {
      const what = `${asked.by}'s ${asked.what} of ${log.room} has ${mine.length} rows, and was ${action.end?.outcome ?? 'never answered'}`;
      found.push({ at: asked.t, what, events: eventsOf(action) });
    }
    const seq = mine[0]?.seq;
    if (seq === undefined) continue;
    const late = seqs.find(
      (one) => one.seq > seq && (one.action.doneAt ?? Number.POSITIVE_INFINITY) < asked.t,
    );
    if (late !== undefined) {
      const what = `a ${asked.what} of ${log.room} that was asked for after another was done has its row before it`;
      found.push({ at: asked.t, what, events: [...eventsOf(late.action), ...eventsOf(action)] });
    }
    seqs.push({ action, seq });
  }
  for (const row of rows) {
    const asked = actions.filter(
      ({ asked, isRefused }) =>
        !isRefused &&
        ROW_OF[asked.what] === row.what &&
        asked.by === row.user &&
        (asked.text === undefined ? asked.about === row.about : fingerprint(asked.text) === row.said),
    );
    const same = rows.filter(
      (one) => one.what === row.what && one.user === row.user && one.about === row.about,
    );
    const isRemoval = row.what === 'removed';
    if (asked.length > 0 && (!isRemoval || same.length <= asked.length)) continue;
    const what = `${log.room} tells in row ${row.seq} that ${row.user} ${row.what} ${row.about ?? 'it'}, ${same.length} times for ${asked.length} questions`;
    found.push({ at: asked[0]?.asked.t ?? log.t, what, events: [...asked.flatMap(eventsOf), log] });
  }
  return found;
}

/** Whoever was told a row of a moderator was told what the log has. */
function sameForAll(log: EventOf<'log'>, facts: Facts): Violation[] {
  const found: Violation[] = [];
  const bySeq = new Map(log.messages.map((entry) => [entry.seq, entry]));
  const word = (entry: (typeof log.messages)[number]) =>
    [entry.mid, entry.user, entry.what, entry.about, entry.said].join(' ');
  for (const { event, room, epoch, message } of facts.sightings) {
    if (message.kind !== 'notice' || room !== log.room || epoch !== log.epoch) continue;
    const stored = bySeq.get(message.seq);
    if (message.seq < log.first || (stored !== undefined && word(stored) === word(message))) continue;
    const what = `row ${message.seq} of ${room} was told as ${word(message)}, and is ${stored === undefined ? 'nothing' : word(stored)}`;
    found.push({ at: event.t, what, events: [event] });
  }
  return found;
}

/** At the end a room is called as its last row says. */
function namedLast(log: EventOf<'log'>, facts: Facts): Violation[] {
  const last = log.messages.findLast(({ what }) => what === 'renamed')?.said;
  const finalAt = facts.of('phase').find(({ phase }) => phase === 'final')?.t;
  if (last === undefined || finalAt === undefined) return [];
  return facts
    .of('named')
    .filter(({ what, how, id, t }) => what === 'room' && how === 'called' && id === log.room && t > finalAt)
    .filter(({ name }) => fingerprint(name) !== last)
    .map((event) => ({
      at: event.t,
      what: `${log.room} is called ${event.name} at the end, which is not the last name it was given`,
      events: [event],
    }));
}

/** At the end everybody has a role that nothing surely came after. */
function rolesLast(room: string, actions: readonly ModeratorAction[], facts: Facts): Violation[] {
  return facts
    .of('role')
    .filter((event) => event.room === room)
    .flatMap((event) => {
      const writes = writesOf(event, actions, facts);
      const isOver = ({ until }: Write) =>
        writes.some(({ from, until: end }) => from > until && end < event.t);
      const may = new Set(writes.filter((one) => !isOver(one)).map(({ role }) => role));
      if (may.has(event.role)) return [];
      const what = `${event.user} is a ${event.role} of ${room} at the end, and may be ${[...may].join(' or ')}`;
      return [{ at: event.t, what, events: [...writes.flatMap(({ events }) => events), event] }];
    });
}

/** Something that gives somebody a role: not before `from`, and surely by `until`, infinite where nobody knows. */
interface Write {
  readonly role: 'member' | 'moderator';
  readonly from: number;
  readonly until: number;
  readonly events: readonly HistoryEvent[];
}

function writesOf({ user }: EventOf<'role'>, actions: readonly ModeratorAction[], facts: Facts): Write[] {
  const forever = Number.POSITIVE_INFINITY;
  const writes: Write[] = [{ role: 'member', from: -1, until: -1, events: [] }];
  for (const action of actions) {
    const { asked, isRefused, doneAt } = action;
    if (asked.about !== user || isRefused || !['role', 'remove', 'ban'].includes(asked.what)) continue;
    const role = asked.role ?? 'member';
    writes.push({ role, from: asked.t, until: doneAt ?? forever, events: eventsOf(action) });
  }
  const room = actions[0]?.asked.room;
  const own = facts.of('member').filter((event) => event.user === user && event.room === room);
  for (const [index, event] of own.entries()) {
    // Whoever leaves comes back as a member.
    if (event.change !== 'leaving' || event.by !== undefined) continue;
    const next = own[index + 1];
    const until = next?.change === 'out' ? next.t : forever;
    writes.push({ role: 'member', from: event.t, until, events: [event] });
  }
  return writes;
}

function eventsOf({ asked, end }: ModeratorAction): HistoryEvent[] {
  return end === null ? [asked] : [asked, end];
}
