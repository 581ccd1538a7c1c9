/** A violation in the format that `holdfast incident show` reads. Pure. */

import {
  INCIDENT_FORMAT,
  INCIDENT_VERSION,
  type IncidentFile,
  type IncidentPerson,
  type PersonMove,
} from '../src/protocol/incident/incident.js';
import { incidentPhrases } from '../src/protocol/incident/phrases.js';
import { LIMITS } from '../src/protocol/limits.js';
import { parseServedBy } from '../src/protocol/served-by.js';
import { linesAround } from './checker/excerpt.js';
import type { Facts } from './checker/facts.js';
import type { FirstViolation } from './checker/judge.js';
import type { EventOf } from './history.js';

/** Its name in the folder of a run. */
export const INCIDENT_FILE = 'incident.json';

/** The Holdfast that wrote it, and when, ms since 1970. */
interface Written {
  readonly at: number;
  readonly holdfast: string;
}

/**
 * The first violation of a history, with what happened around it and where the people moved that it is about. Texts are
 * left out: the history has them.
 */
export function proofIncident(facts: Facts, first: FirstViolation, written: Written): IncidentFile {
  const { seed, system } = facts.run;
  const { name: check, promises } = first.check;
  const { at, what } = first.violation;
  const lines = linesAround(facts, first.violation).map(({ event, text, marked }) => ({
    at: event.t,
    text,
    marked,
  }));
  const clients = new Set(
    first.violation.events.flatMap((event) => ('client' in event ? [event.client] : [])),
  );
  const people = [...clients].slice(0, LIMITS.incidentPeopleMax).map((client) => personOf(facts, client));
  return {
    format: INCIDENT_FORMAT,
    version: INCIDENT_VERSION,
    written,
    incident: {
      id: `prove.${seed}`,
      kind: 'broken-promise',
      node: null,
      at,
      endedAt: at,
      title: incidentPhrases['broken-promise']({ node: null }),
      people: null,
      clock: 'run',
      mode: null,
      events: [],
      list: people,
      unlisted: clients.size - people.length,
      unasked: [],
      flaws: [],
      proof: { check, promises, what, seed, system, lines },
    },
  };
}

/** What its page lived through. */
function personOf({ events }: Facts, client: string): IncidentPerson {
  const isIts = (event: { readonly client: string }) => event.client === client;
  const moved = events.filter((event): event is EventOf<'moved'> => event.type === 'moved' && isIts(event));
  const lost = events.find((event) => event.type === 'session-lost' && isIts(event));
  const moves = moved.flatMap(({ t, from, to, lostMs }): PersonMove[] => {
    const [before, after] = [parseServedBy(from), parseServedBy(to)];
    return before === null ? [] : [{ event: '', from: before, to: after, backAt: t, lostMs, again: false }];
  });
  const [first] = moves;
  return {
    person: client,
    name: client,
    synthetic: true,
    there: first === undefined ? [] : [{ by: first.from, sockets: 1 }],
    outcome: lost !== undefined ? 'lost' : moves.length > 0 ? 'kept' : 'not-heard-of',
    sessionLostAt: lost?.t ?? null,
    worstMs: moves.length === 0 ? null : Math.max(...moves.map(({ lostMs }) => lostMs)),
    moves: moves.slice(-LIMITS.incidentMovesEach),
  };
}
