/** Where people were in an incident, for its replay. Pure. */

import type { Incident, IncidentPerson } from '../../../protocol/incident/incident.js';
import { momentsOf } from '../../../protocol/incident/moments.js';
import type { ServedBy } from '../../../protocol/served-by.js';

export type Whereabouts =
  | { readonly kind: 'served'; readonly by: ServedBy }
  /** Between two workers, or signed out. */
  | { readonly kind: 'unserved' }
  | { readonly kind: 'unknown' };

/**
 * Where a person was at a time, as far as it is known. Of several tabs it is the one that was without service: who has
 * one page that is silent has a silence.
 */
export function whereIs(person: IncidentPerson, at: number): Whereabouts {
  const { moves, sessionLostAt, outcome, there } = person;
  if (moves.some(({ backAt, lostMs }) => at >= backAt - lostMs && at < backAt)) return { kind: 'unserved' };
  const last = moves.findLast(({ backAt }) => backAt <= at);
  if (last !== undefined) return last.to === null ? { kind: 'unknown' } : { kind: 'served', by: last.to };
  if (outcome === 'lost' && sessionLostAt !== null && sessionLostAt <= at) return { kind: 'unserved' };
  const from = moves[0]?.from ?? there[0]?.by;
  return from === undefined ? { kind: 'unknown' } : { kind: 'served', by: from };
}

/** From the first to the last that is known, at least a second long. */
export function spanOf(incident: Incident): { readonly from: number; readonly to: number } {
  const times = momentsOf(incident).map(({ at }) => at);
  const first = Math.min(incident.at, ...times);
  return {
    from: first,
    to: Math.max(first + 1_000, incident.endedAt ?? first, ...times),
  };
}

export interface Piece {
  readonly from: number;
  readonly to: number;
  readonly where: Whereabouts;
}

/** A person's line in pieces, without a hole between `from` and `to`. */
export function piecesOf(person: IncidentPerson, from: number, to: number): Piece[] {
  const cuts = person.moves.flatMap(({ backAt, lostMs }) => [backAt - lostMs, backAt]);
  if (person.sessionLostAt !== null) cuts.push(person.sessionLostAt);
  const inside = [...new Set(cuts)].filter((at) => at > from && at < to).sort((a, b) => a - b);
  const starts = [from, ...inside];
  return starts.map((start, index) => ({
    from: start,
    to: starts[index + 1] ?? to,
    where: whereIs(person, start),
  }));
}
