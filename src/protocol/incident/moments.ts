/** What happened in an incident, moment by moment: its events, and what happened to each person, in one order. Pure. */
import type { ClusterEvent } from '../cluster-event.js';
import type { ServedBy } from '../served-by.js';
import type { Incident, IncidentFlaw, IncidentPerson, PersonMove } from './incident.js';

export type Moment = {
  /** By the incident's clock. */
  readonly at: number;
} & (
  | { readonly kind: 'event'; readonly event: ClusterEvent }
  /** Nobody serves them from now on. */
  | { readonly kind: 'out'; readonly person: IncidentPerson; readonly from: ServedBy }
  | { readonly kind: 'back'; readonly person: IncidentPerson; readonly move: PersonMove }
  /** A request first showed that their session was gone. */
  | { readonly kind: 'session-lost'; readonly person: IncidentPerson }
  | { readonly kind: 'flaw'; readonly flaw: IncidentFlaw }
  /** The prover saw it. */
  | { readonly kind: 'line'; readonly text: string; readonly marked: boolean }
);

/** In their order; at one time, events come before what they did. */
export function momentsOf({ events, list, flaws, proof }: Incident): Moment[] {
  const moments: Moment[] = [
    ...events.map((event) => ({ at: event.at, kind: 'event', event }) as const),
    ...list.flatMap((person) => momentsOfPerson(person)),
    ...flaws.map((flaw) => ({ at: flaw.at, kind: 'flaw', flaw }) as const),
    ...(proof?.lines ?? []).map((line) => ({ kind: 'line', ...line }) as const),
  ];
  return moments.sort((a, b) => a.at - b.at || ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

const ORDER: readonly Moment['kind'][] = ['event', 'line', 'out', 'session-lost', 'back', 'flaw'];

function momentsOfPerson(person: IncidentPerson): Moment[] {
  const lost: readonly Moment[] =
    person.sessionLostAt === null ? [] : [{ at: person.sessionLostAt, kind: 'session-lost', person }];
  return [
    ...lost,
    ...person.moves.flatMap((move): Moment[] => [
      ...(move.lostMs > 0
        ? [{ at: move.backAt - move.lostMs, kind: 'out', person, from: move.from } as const]
        : []),
      { at: move.backAt, kind: 'back', person, move },
    ]),
  ];
}
