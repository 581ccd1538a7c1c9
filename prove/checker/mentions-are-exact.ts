import { fingerprint } from '../fingerprint.js';
import type { EventOf, Seen } from '../history.js';
import type { Check, Violation } from './check.js';
import { authored, type Facts } from './facts.js';
import { readPositions } from './read-positions.js';

/** How a text calls all, and the id that stands for them. */
const EVERYONE = '@room';

/**
 * SEND-6: a text calls whom it names, and nobody else. At the end, mentions = unread texts that call the person,
 * answer them, or call all, as they are after their changes. By what the docs say, and not by the server's code.
 */
export const mentionsAreExact: Check = {
  name: 'mentions-are-exact',
  promises: ['SEND-6'],
  find(facts) {
    if (!facts.run.keeps.unread) return [];
    return [...wronglyCalled(facts), ...wronglyCounted(facts)];
  },
};

function wronglyCounted(facts: Facts): Violation[] {
  const found: Violation[] = [];
  const positionsOf = readPositions(facts);
  const directs = new Set(facts.of('direct').map(({ room }) => room));
  const foldedOf = new Map([...facts.logs.values()].map((log) => [log.room, folded(log)]));
  for (const event of facts.of('unread')) {
    const { user, room, mentions } = event;
    const log = facts.logs.get(room);
    if (mentions === undefined || log === undefined || log.epoch === null) continue;
    const calling = (foldedOf.get(room) ?? []).filter(
      (text) =>
        text.user !== user &&
        (directs.has(room) ||
          text.answers === user ||
          text.calls.includes(user) ||
          text.calls.includes(EVERYONE)),
    );
    const after = (position: number) => calling.filter(({ seq }) => seq > position).length;
    const { floor, possible, isForgotten } = positionsOf(user, room);
    if (isForgotten && mentions >= 0 && mentions <= after(floor)) continue;
    if (possible.map(after).includes(mentions)) continue;
    found.push({
      at: event.t,
      what: `${event.by} counts ${mentions} mentions of ${user} in ${room}; read up to ${floor} there are ${after(floor)}`,
      events: [event],
    });
  }
  return found;
}

interface Calling {
  readonly seq: number;
  readonly user: string;
  /** Who wrote what it answers. */
  readonly answers: string | undefined;
  calls: readonly string[];
}

/** The texts of a log that are not deleted, with whom they call now. */
function folded({ messages }: EventOf<'log'>): Calling[] {
  const texts = new Map<string, Calling>();
  const authors = new Map<string, string>();
  for (const { kind, mid, seq, user, of = '', reply = '', deleted, calls = [] } of messages) {
    if (kind === undefined) {
      authors.set(mid, user);
      if (!deleted) texts.set(mid, { seq, user, answers: authors.get(reply), calls });
    }
    const text = kind === 'edit' && !deleted ? texts.get(of) : undefined;
    if (text !== undefined) text.calls = calls;
  }
  return [...texts.values()];
}

/** Whom the texts of the logs call, beside whom their writers named. */
function wronglyCalled(facts: Facts): Violation[] {
  const ids = new Map<string, string>();
  for (const { what, how, id, name } of facts.of('named'))
    if (what === 'person' && how === 'given') ids.set(name, id);
  const isSurelyThere = members(facts);
  const found: Violation[] = [];
  for (const log of facts.logs.values()) {
    for (const entry of log.messages) {
      if (entry.deleted || (entry.kind !== undefined && entry.kind !== 'edit')) continue;
      // What waited for a connection may have been written anew.
      const send = facts.sends
        .get(authored(entry.user, entry.cmid))
        ?.find(({ text }) => fingerprint(text) === entry.text);
      if (send === undefined || send.room !== log.room) continue;
      const named = namedIn(send.text, ids);
      const why = wrongIn(entry, named, isSurelyThere(named ?? '', log.room));
      if (why !== null)
        found.push({ at: send.t, what: `${entry.mid} in ${log.room} ${why}`, events: [send] });
    }
  }
  return found;
}

function wrongIn({ calls = [] }: Seen, named: string | null, isThere: boolean): string | null {
  const others = calls.filter((id) => id !== named);
  if (others.length > 0) return `calls ${others.join(', ')}, and names ${named ?? 'nobody'}`;
  return named !== null && isThere && calls.length === 0 ? `does not call ${named}, whom it names` : null;
}

/**
 * The crowd calls at the beginning of a text, with a space behind the name. Names end with a number, so that none
 * begins another.
 */
function namedIn(text: string, ids: ReadonlyMap<string, string>): string | null {
  if (text.startsWith(`${EVERYONE} `)) return EVERYONE;
  for (const [name, id] of ids) if (text.startsWith(`@${name} `)) return id;
  return null;
}

/**
 * Who was in a room before anything was broken, and never left: whatever was lost, every worker knows their names. All
 * are always there.
 */
function members(facts: Facts): (user: string, room: string) => boolean {
  const faultsAt = facts.of('phase').find(({ phase }) => phase === 'faults')?.t ?? 0;
  const forgotten = new Set(facts.of('reset').map(({ room }) => room));
  const came = new Set<string>();
  const left = new Set<string>();
  for (const { user, room, change, t } of facts.of('member')) {
    const key = `${user} ${room}`;
    if (change === 'in' && t < faultsAt) came.add(key);
    else if (change === 'leaving' || change === 'out') left.add(key);
  }
  return (user, room) => {
    const key = `${user} ${room}`;
    return user === EVERYONE || (came.has(key) && !left.has(key) && !forgotten.has(room));
  };
}
