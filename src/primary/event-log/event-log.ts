import type {
  ClusterEvent,
  EventFacts,
  EventKind,
  EventParams,
  EventPlace,
} from '../../protocol/cluster-event.js';
import { eventPhrases } from '../../protocol/event-phrases.js';
import { LIMITS } from '../../protocol/limits.js';
import { Listeners } from '../listeners.js';
import { type Consequence, causeOf, grow, isPlausible, mergeEvents, NO_EFFECT } from './effects.js';

/** An event without what the log adds; `socketsBefore` gives it an effect that grows. */
export type NewEvent = EventFacts &
  Omit<EventPlace, 'node'> & {
    readonly socketsBefore?: number;
  };

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
  /** Event and session of the losses that were counted. */
  private readonly losses = new Set<string>();

  constructor(private readonly options: EventLogOptions) {}

  all(): readonly ClusterEvent[] {
    return this.kept;
  }

  /** Those of this node. */
  own(): ClusterEvent[] {
    return this.kept.filter((event) => event.node === this.options.node);
  }

  /** Adds an event; returns its id. */
  record({ socketsBefore, ...event }: NewEvent): string {
    const { node, startedAt } = this.options;
    this.count += 1;
    const id = `${startedAt.toString(36)}-${String(this.count).padStart(6, '0')}`;
    this.put({
      ...event,
      id,
      at: Date.now(),
      node,
      text: sentence(event, { ...event, node }),
      ...(socketsBefore === undefined ? {} : { effect: { ...NO_EFFECT, socketsBefore } }),
    });
    return id;
  }

  /** Another node's event. */
  add(event: ClusterEvent): void {
    if (event.node !== this.options.node) this.put(event);
  }

  /**
   * Another node vanished. Each of the others notices it by itself, so the id is made of what they all know, and the list keeps
   * it once.
   */
  lost(node: string, startedAt: number, socketsBefore: number): void {
    const id = `lost-${startedAt.toString(36)}`;
    const facts = { kind: 'node-lost', params: {} } as const;
    const text = sentence(facts, { node });
    this.put({ ...facts, id, at: Date.now(), node, text, effect: { ...NO_EFFECT, socketsBefore } });
  }

  /** Puts a consequence down to what caused it; false when nothing here did. */
  attribute(
    from: { readonly node: string; readonly slot: number; readonly pid: number },
    consequence: Consequence,
  ): boolean {
    const now = Date.now();
    const cause = causeOf(this.kept, from, now);
    if (cause?.effect === undefined || !isPlausible(consequence, now - cause.at)) return false;
    if (consequence.kind === 'session-lost' && !this.isNew(`${cause.id} ${consequence.person}`)) return false;
    this.put({ ...cause, effect: grow(cause.effect, consequence) });
    return true;
  }

  private isNew(loss: string): boolean {
    if (this.losses.has(loss)) return false;
    this.losses.add(loss);
    if (this.losses.size > LIMITS.sessionLossesRemembered)
      this.losses.delete(this.losses.values().next().value as string);
    return true;
  }

  private put(event: ClusterEvent): void {
    this.kept = mergeEvents([this.kept, [event]], this.options.maxEvents);
    this.events.tell(event);
  }
}

/** The English of an event, for clients that do not phrase it themselves. */
function sentence<Kind extends EventKind>(
  { kind, params }: { readonly kind: Kind; readonly params: EventParams[Kind] },
  place: EventPlace,
): string {
  return eventPhrases[kind](params, place);
}
