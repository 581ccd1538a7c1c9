import type {
  ClusterEvent,
  EventFacts,
  EventKind,
  EventParams,
  EventSubject,
} from '../../protocol/cluster-event.js';
import { eventPhrases } from '../../protocol/event-phrases.js';
import { LIMITS } from '../../protocol/limits.js';
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
import { countPeople, type PersonOutcome, withConsequence } from './people-effect.js';

/** An event without what the log adds; `socketsBefore` gives it an effect that grows. */
export type NewEvent = EventFacts &
  Omit<EventSubject, 'node'> & {
    readonly socketsBefore?: number;
    /** People who were connected there, each once. */
    readonly peopleBefore?: number;
    /** When its worker said last who is there, ms since 1970: who left for another since then is back already. */
    readonly toldAt?: number;
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
  /** By event, oldest first. */
  private readonly growing = new Map<string, Growing>();
  /** Who came from another worker lately, oldest first. */
  private arrivals: Arrived[] = [];

  constructor(private readonly options: EventLogOptions) {}

  allEvents(): readonly ClusterEvent[] {
    return this.kept;
  }

  /** Those of this node. */
  ownEvents(): ClusterEvent[] {
    return this.kept.filter((event) => event.node === this.options.node);
  }

  /** Adds an event; returns its id. */
  record({ socketsBefore, peopleBefore = 0, toldAt, silentSince, ...event }: NewEvent): string {
    const { node, startedAt } = this.options;
    this.count += 1;
    const id = `${startedAt.toString(36)}-${String(this.count).padStart(6, '0')}`;
    if (silentSince !== undefined) this.growingOf(id, silentSince);
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
    if (toldAt !== undefined) this.countThoseBack(id, toldAt);
    return id;
  }

  /** What happened turned out to be something else. */
  retell(id: string, facts: EventFacts): void {
    const event = this.ownEvents().find((one) => one.id === id);
    if (event !== undefined) this.put({ ...event, ...facts, text: sentence(facts, event) });
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
    { sockets, people }: { readonly sockets: number; readonly people: number },
  ): void {
    const id = `lost-${startedAt.toString(36)}`;
    const facts = { kind: 'node-lost', params: {} } as const;
    const text = sentence(facts, { node });
    const effect = { ...NO_EFFECT, socketsBefore: sockets, people: countPeople(people, []) };
    this.put({ ...facts, id, at: Date.now(), node, text, effect });
  }

  /** Puts a consequence down to what caused it; false when nothing here did. */
  attribute(
    from: { readonly node: string; readonly slot: number; readonly pid: number },
    consequence: Consequence,
  ): boolean {
    const now = Date.now();
    if (consequence.kind === 'moved') {
      const lately = this.arrivals
        .filter(({ at }) => now - at < LIMITS.arrivalKeptMs)
        .slice(1 - LIMITS.arrivalsKept);
      this.arrivals = [...lately, { from, consequence, at: now }];
    }
    const cause = causeOf(this.kept, from, now, consequence);
    return cause !== undefined && this.growEffect(cause, consequence);
  }

  /**
   * Puts it down to the newest switch of the mode, if that was made on this node. Returns the node of the switch, or
   * null.
   */
  attributeToSwitch(consequence: Consequence): string | null {
    const cause = this.kept.findLast(({ kind }) => kind === 'mode-switched');
    if (cause?.node === this.options.node) this.growEffect(cause, consequence);
    return cause?.node ?? null;
  }

  /**
   * Of an event, those who are known as there and came elsewhere before it was told: nobody will tell of them again.
   */
  private countThoseBack(id: string, toldAt: number): void {
    for (const { from, consequence, at } of this.arrivals) {
      const event = this.kept.find((one) => one.id === id);
      if (event === undefined || at < toldAt) continue;
      if (from.node === event.node && from.slot === event.slot && from.pid === event.pid)
        this.growEffect(event, consequence);
    }
  }

  private growEffect(cause: ClusterEvent, reported: Consequence): boolean {
    const now = Date.now();
    const { id, effect } = cause;
    if (effect === undefined || !isPlausible(reported, now - cause.at)) return false;
    const { silentSince, people } = this.growingOf(id, null);
    // A page that asked nothing meanwhile did not notice; nothing would have worked.
    const consequence =
      reported.kind === 'moved' && silentSince !== null && !reported.moving && !thawAfter(this.kept, cause)
        ? { ...reported, lostMs: Math.max(reported.lostMs, now - silentSince) }
        : reported;
    const before = people.get(consequence.person);
    if (before === undefined && people.size >= LIMITS.peoplePerEventMax) return false;
    people.set(consequence.person, withConsequence(before, consequence));
    const isKnownLoss = isLoss(consequence) && before?.lost === true;
    this.put({
      ...cause,
      effect: {
        ...(isKnownLoss ? effect : effectWith(effect, consequence)),
        people: countPeople(effect.people?.before ?? 0, people.values()),
      },
    });
    return true;
  }

  private growingOf(id: string, silentSince: number | null): Growing {
    let found = this.growing.get(id);
    if (found === undefined) {
      found = { silentSince, people: new Map() };
      this.growing.set(id, found);
      // Events that the list has dropped cannot grow any more.
      if (this.growing.size > this.options.maxEvents) {
        this.growing.delete(this.growing.keys().next().value as string);
      }
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
