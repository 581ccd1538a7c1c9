/** Which events belong together as one incident. Pure: the same events give the same incidents. */
import type { ClusterEvent, EventParams } from '../cluster-event.js';
import type { IncidentKind, IncidentSubject } from './incident.js';
import { OpenIncidents } from './open-incidents.js';
import { RULES } from './rules.js';

/** An incident's events, and what they say of it. */
export interface IncidentGroup extends IncidentSubject {
  /** The name of the event that it began with. */
  readonly id: string;
  readonly kind: IncidentKind;
  readonly node: string;
  readonly at: number;
  /** Null: it goes on. */
  readonly endedAt: number | null;
  /** In their order. */
  readonly events: readonly ClusterEvent[];
}

/** A name for an event that fits into an address. Names of nodes have no dot. */
export function nameOfEvent({ node, id }: Pick<ClusterEvent, 'node' | 'id'>): string {
  return `${node}.${id}`;
}

/**
 * The incidents in a list of events, in the order in which they began. An event is in one of them at most; what is no
 * trouble and belongs to none is in none. `events` are in order of time.
 */
export function groupIncidents(events: readonly ClusterEvent[]): IncidentGroup[] {
  const incidents = new OpenIncidents();
  // Events of nodes of an older version say nothing that could be told apart.
  for (const event of events) {
    if (event.params !== undefined) RULES[event.kind]?.(incidents, event, event.params as never);
  }
  return incidents.all.map(({ kind, first, by, endedAt, events: own }) => ({
    id: nameOfEvent(first),
    kind,
    node: first.node,
    ...(first.slot === undefined ? {} : { slot: first.slot }),
    ...(first.pid === undefined ? {} : { pid: first.pid }),
    ...(by === undefined ? {} : { by }),
    at: beganAt(first),
    endedAt,
    events: own,
  }));
}

/** A store is silent for a while before that is noticed. */
function beganAt({ kind, at, params }: ClusterEvent): number {
  return kind === 'store-down' ? at - ((params as EventParams['store-down']).silentMs ?? 0) : at;
}

/** The incident that an event of this name belongs to. */
export function incidentOf(groups: readonly IncidentGroup[], name: string): IncidentGroup | undefined {
  return groups.find(({ events }) => events.some((event) => nameOfEvent(event) === name));
}
