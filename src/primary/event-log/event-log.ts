import { BoundedMap } from '../../bounded-map.js';
import type {
  ClusterEvent,
  EventEffect,
  EventFacts,
  EventKind,
  EventParams,
  EventSubject,
} from '../../protocol/cluster-event.js';
import { eventPhrases } from '../../protocol/event-phrases.js';
import { LIMITS } from '../../protocol/limits.js';
import type { ServedBy } from '../../protocol/served-by.js';
import { Listeners } from '../shared/listeners.js';
import {
  type Consequence,
  causeOf,
  effectWith,
  isLoss,
  isPlausible,
  mergeEvents,
  NO_EFFECT,
  thawAfter,
} from './effects.js';
import { type Occupied, Paths, type PeopleOfEvent } from './paths.js';
import { countPeople, isStillLost, type PersonOutcome, withConsequence } from './people-effect.js';

/** An event without what the log adds; `socketsBefore` gives it an effect that grows. */
export type NewEvent = EventFacts &
  Omit<EventSubject, 'node'> & {
    readonly socketsBefore?: number;
    /** People who were connected there, each once. */
    readonly peopleBefore?: number;
    /** Where they were. */
    readonly there?: readonly Occupied[];
    /** When its worker said last who is there, ms since 1970: who left for another since then is back already. */
    readonly reportedAt?: number;
    /**
     * Since when nothing works there, when that is longer than since the event: the last sign of life, ms since 1970.
     */
    readonly silentSince?: number;
  };

/** What is kept of an event whose effect grows. */
interface Growing {
  readonly silentSince: number | null;
  readonly people: Map<string, PersonOutcome>;
}

/** Somebody came from another worker. */
interface Arrived {
  readonly from: { readonly node: string; readonly slot: number; readonly pid: number };
  readonly consequence: Consequence;
  readonly at: number;
}

export interface EventLogOptions {
  readonly node: string;
  /** Makes ids unique over restarts of the node. */
  readonly startedAt: number;
  readonly maxEvents: number;
}

/** This node's events and those heard from other nodes. */
export class EventLog {
  /** A new event, or one whose effect grew. */
  readonly events = new Listeners<[ClusterEvent]>();
  private kept: readonly ClusterEvent[] = [];
  private count = 0;
  /** By event. Those that the list has dropped cannot grow any more. */
  private readonly growing: BoundedMap<string, Growing>;
  private readonly paths = new Paths();
  /** Who came from another worker lately, oldest first. */
  private arrivals: Arrived[] = [];

  constructor(private readonly options: EventLogOptions) {
    this.growing = new BoundedMap(options.maxEvents);
  }

  allEvents(): readonly ClusterEvent[] {
    return this.kept;
  }

  /** Those of this node. */
  ownEvents(): ClusterEvent[] {
    return this.kept.filter((event) => event.node === this.options.node);
  }

  /** Where people were when it happened, and what became of each since; null: not known here (any more). */
  peopleOf(eventId: string): PeopleOfEvent | null {
    return this.paths.peopleOf(eventId, this.growing.get(eventId)?.people ?? new Map());
  }

  /** Adds an event; returns its id. */
  record({ socketsBefore, peopleBefore = 0, there, reportedAt, silentSince, ...event }: NewEvent): string {
    const { node, startedAt } = this.options;
    this.count += 1;
    const id = `${startedAt.toString(36)}-${String(this.count).padStart(6, '0')}`;
    if (silentSince !== undefined) this.growingOf(id, silentSince);
    if (there !== undefined) this.paths.begin(id, there);
    this.put({
      ...event,
      id,
      at: Date.now(),
      node,
      text: sentence(event, { ...event, node }),
      ...(socketsBefore === undefined
        ? {}
        : { effect: { ...NO_EFFECT, socketsBefore, people: countPeople(peopleBefore, []) } }),
    });
    if (reportedAt !== undefined) this.countThoseBack(id, reportedAt);
    return id;
  }

  /** What happened turned out to be something else. False where the log has dropped it. */
  retell(id: string, facts: EventFacts): boolean {
    const event = this.ownEvents().find((one) => one.id === id);
    if (event !== undefined) this.put({ ...event, ...facts, text: sentence(facts, event) });
    return event !== undefined;
  }

  /** Another node's event. */
  add(event: ClusterEvent): void {
    if (event.node !== this.options.node) this.put(event);
  }

  /**
   * Another node vanished. Each of the others notices it by itself, so the id is made of what they all know, and the
   * list keeps it once.
   */
  recordNodeLost(
    node: string,
    startedAt: number,
    was: {
      readonly socketsBefore: number;
      readonly peopleBefore: number;
      readonly there: readonly Occupied[];
      /** When it said so, ms since 1970. */
      readonly reportedAt: number;
    },
  ): void {
    const id = `lost-${startedAt.toString(36)}`;
    const facts = { kind: 'node-lost', params: {} } as const;
    const text = sentence(facts, { node });
    const { socketsBefore } = was;
    const effect = { ...NO_EFFECT, socketsBefore, people: countPeople(was.peopleBefore, []) };
    this.paths.begin(id, was.there);
    this.put({ ...facts, id, at: Date.now(), node, text, effect });
    this.countThoseBack(id, was.reportedAt);
  }

  /** Puts a consequence down to what caused it; false when nothing here did. */
  attribute(
    from: { readonly node: string; readonly slot: number; readonly pid: number },
    consequence: Consequence,
  ): boolean {
    this.noteArrival(from, consequence);
    const cause = causeOf(this.kept, from, Date.now(), consequence);
    return cause !== undefined && this.growEffect(cause, consequence, from);
  }

  /**
   * People who were there at an event of this node, are served now (`served`: their ids), and of whom nobody told
   * anything were kept. Whoever stayed on a worker that answers again was silent as long as it was. The event is told
   * once for all of them. True when there is nobody left to look for.
   */
  keepServed(
    { id, node, slot, pid }: ClusterEvent,
    served: ReadonlySet<string>,
    tagOf: (userId: string) => string,
  ): boolean {
    const event = this.kept.find((one) => one.id === id);
    const there = this.peopleOf(id)?.there;
    if (event?.effect === undefined || !there || slot === undefined || pid === undefined) return true;
    const { silentSince, people } = this.growingOf(id, null);
    const thaw = thawAfter(this.kept, event);
    const lostMs = thaw === undefined ? null : Math.max(0, thaw.at - (silentSince ?? event.at));
    const ids = new Set(there.flatMap(({ dots }) => dots.map(({ userId }) => userId)));
    const unheard = [...ids].filter((userId) => !people.has(tagOf(userId)));
    const back = unheard.filter((userId) => served.has(userId));
    for (const person of back.map(tagOf))
      this.keepOutcome(id, { kind: 'served', lostMs, person }, { node, slot, pid }, thaw?.at);
    if (back.length > 0) this.putEffect(event, event.effect);
    return back.length === unheard.length;
  }

  /** Somebody came from a worker of another node, which counts it, unless it turns out to be lost. */
  noteArrival(from: ServedBy, consequence: Consequence): void {
    if (consequence.kind !== 'moved') return;
    const now = Date.now();
    const lately = this.arrivals
      .filter(({ at }) => now - at < LIMITS.arrivalKeptMs)
      .slice(1 - LIMITS.arrivalsKept);
    this.arrivals = [...lately, { from, consequence, at: now }];
  }

  /**
   * Puts it down to the newest switch of the mode, if that was made on this node. Returns the node of the switch, or
   * null.
   */
  attributeToSwitch(consequence: Consequence): string | null {
    const cause = this.kept.findLast(({ kind }) => kind === 'mode-switched');
    if (cause?.node === this.options.node) this.growEffect(cause, consequence, null);
    return cause?.node ?? null;
  }

  /**
   * Those who are known as there and came elsewhere before an event was told: nobody will tell of them again.
   */
  private countThoseBack(id: string, reportedAt: number): void {
    for (const { from, consequence, at } of this.arrivals) {
      const event = this.kept.find((one) => one.id === id);
      if (event === undefined || at < reportedAt) continue;
      const isFromIt = from.slot === event.slot && from.pid === event.pid;
      if (from.node === event.node && (isFromIt || event.kind === 'node-lost'))
        this.growEffect(event, consequence, from, at);
    }
  }

  /** `from`: null where nobody had to move. `at`: when it was told. */
  private growEffect(
    cause: ClusterEvent,
    reported: Consequence,
    from: ServedBy | null,
    at = Date.now(),
  ): boolean {
    const now = Date.now();
    const { id, effect } = cause;
    if (effect === undefined || !isPlausible(reported, now - cause.at)) return false;
    const { silentSince, people } = this.growingOf(id, null);
    const before = people.get(reported.person);
    if (reported.kind === 'signed-in' && !isStillLost(before)) return false;
    if (reported.kind === 'lost-since' && before?.lost !== true) return false;
    const consequence = this.withLength(reported, cause, silentSince, now);
    if (!this.keepOutcome(id, consequence, from, at)) return false;
    const isKnownLoss = isLoss(consequence) && before?.lost === true;
    this.putEffect(cause, isKnownLoss ? effect : effectWith(effect, consequence));
    return true;
  }

  /** What became of a person since an event; false where it has too many. */
  private keepOutcome(id: string, consequence: Consequence, from: ServedBy | null, at = Date.now()): boolean {
    const { people } = this.growingOf(id, null);
    const before = people.get(consequence.person);
    if (before === undefined && people.size >= LIMITS.peoplePerEventMax) return false;
    people.set(consequence.person, withConsequence(before, consequence));
    this.paths.grow(id, consequence, from, at);
    return true;
  }

  /** Tells an event with this effect, and with its people as they are counted now. */
  private putEffect(event: ClusterEvent, effect: EventEffect): void {
    const outcomes = this.growingOf(event.id, null).people.values();
    this.put({ ...event, effect: { ...effect, people: countPeople(effect.people?.before ?? 0, outcomes) } });
  }

  private withLength(
    reported: Consequence,
    cause: ClusterEvent,
    silentSince: number | null,
    now: number,
  ): Consequence {
    if (reported.kind === 'signed-in') return { ...reported, lostMs: now - (silentSince ?? cause.at) };
    if (reported.kind !== 'moved' || silentSince === null || reported.moving) return reported;
    // A page that asked nothing meanwhile did not notice; nothing would have worked.
    return thawAfter(this.kept, cause)
      ? reported
      : { ...reported, lostMs: Math.max(reported.lostMs, now - silentSince) };
  }

  private growingOf(id: string, silentSince: number | null): Growing {
    let found = this.growing.get(id);
    if (found === undefined) {
      found = { silentSince, people: new Map() };
      this.growing.set(id, found);
    }
    return found;
  }

  private put(event: ClusterEvent): void {
    this.kept = mergeEvents([this.kept, [event]], this.options.maxEvents);
    this.events.notify(event);
  }
}

/** The English of an event, for clients that do not phrase it themselves. */
function sentence<Kind extends EventKind>(
  { kind, params }: { readonly kind: Kind; readonly params: EventParams[Kind] },
  subject: EventSubject,
): string {
  return eventPhrases[kind](params, subject);
}
