/** What an operator marks before a fault, and which incident it turned into. Pure. */
import type { ClusterEvent } from '../../../protocol/cluster-event.js';
import type { ClusterView } from '../../../protocol/control.js';
import type { IncidentGroup } from '../../../protocol/incident/groups.js';
import type { Mode } from '../../../protocol/mode.js';
import { type Exposed, exposedTo } from './exposed.js';

export const WHO_SIGNED_OUT = ['nobody', 'everybody', 'some'] as const;
export const MESSAGES = ['kept', 'lost'] as const;
/** So many people can be marked one by one. */
export const OFFERED = 40;
export const SILENCES = ['short', 'seconds', 'long'] as const;

/** A question that is not answered is null. */
export interface Prediction {
  readonly signedOut: (typeof WHO_SIGNED_OUT)[number] | null;
  /** Who, where it is `some`. */
  readonly names: readonly string[];
  readonly messages: (typeof MESSAGES)[number] | null;
  readonly silence: (typeof SILENCES)[number] | null;
}

export const UNMARKED: Prediction = { signedOut: null, names: [], messages: null, silence: null };

export function isMarked({ signedOut, messages, silence }: Prediction): boolean {
  return signedOut !== null || messages !== null || silence !== null;
}

/** What is done, and what it hits. */
export interface FaultSubject {
  readonly fault: 'kill' | 'freeze' | 'spin' | 'drain' | 'restart';
  readonly node: string;
  readonly slots: readonly number[];
  /** The process; null: those of all slots, one after another. */
  readonly pid: number | null;
}

/** A prediction with what was known when it was made. */
export interface Foreseen {
  readonly subject: FaultSubject;
  readonly prediction: Prediction;
  readonly people: readonly Exposed[];
  readonly mode: Mode;
  /** Clients that tell of messages they missed. */
  readonly witnesses: number;
  /** By the clock of the node that told it, ms since 1970. */
  readonly at: number;
  /** The newest event of the subject's node then. */
  readonly after: string;
}

export function foreseenNow(view: ClusterView, subject: FaultSubject, prediction: Prediction): Foreseen {
  const { at, mode, nodes, timeline } = view;
  // Ids of a node sort as its events follow each other.
  const own = timeline.filter(({ node }) => node === subject.node).map(({ id }) => id);
  const tellers = nodes.map(
    ({ witnesses }) => (witnesses?.crowd?.clients ?? 0) + (witnesses?.pages.open ?? 0),
  );
  return {
    subject,
    prediction,
    people: exposedTo(nodes, subject.node, subject.slots),
    mode,
    witnesses: tellers.reduce((sum, one) => sum + one, 0),
    at,
    after: own.toSorted().at(-1) ?? '',
  };
}

/** What was ordered has happened by then, whatever the clocks of the nodes. */
const HAPPENS_WITHIN_MS = 60_000;

/** By the id of the incident that each prediction is about: the first one that began, or went on, with its event. */
export function predictedIncidents(
  groups: readonly IncidentGroup[],
  all: readonly Foreseen[],
): ReadonlyMap<string, Foreseen> {
  return new Map(
    all.flatMap((one) => {
      const group = groups.find(({ events }) => events.some((event) => isOfIt(event, one)));
      return group === undefined ? [] : [[group.id, one] as const];
    }),
  );
}

function isOfIt(
  { id, at, node, pid, kind }: ClusterEvent,
  { subject, at: madeAt, after }: Foreseen,
): boolean {
  if (node !== subject.node || id <= after || at > madeAt + HAPPENS_WITHIN_MS) return false;
  return subject.pid === null ? kind === 'rolling-restart-started' : pid === subject.pid;
}
