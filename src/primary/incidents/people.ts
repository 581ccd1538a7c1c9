/** The people of an incident, from what nodes remember of its events. Pure. */

import { longestOf } from '../../protocol/incident/facts.js';
import type { IncidentOutcome, IncidentPerson } from '../../protocol/incident/incident.js';
import { LIMITS } from '../../protocol/limits.js';
import { isSameProcess, type ServedBy } from '../../protocol/served-by.js';
import type { ReportedPeople } from '../cluster/bulletins.js';
import type { Occupied, PeopleOfEvent } from '../event-log/paths.js';
import type { PersonOutcome } from '../event-log/people-effect.js';

/** Worst first. Whose page was closed stays not heard of, whatever was heard of them before. */
const BY_WEIGHT: readonly IncidentOutcome[] = ['lost', 'signed-in-again', 'not-heard-of', 'kept'];

function outcomeOf({ lost, back, again }: PersonOutcome): IncidentOutcome {
  if (again) return 'signed-in-again';
  if (lost) return 'lost';
  return back ? 'kept' : 'not-heard-of';
}

/** `tagOf`: gives a person's name that tells nothing. `node`: that of workers of which none is said. */
export function peopleOfEvent(
  event: string,
  { there, people }: PeopleOfEvent,
  tagOf: (userId: string) => string,
  node: string,
): ReportedPeople {
  const attending = attendees(there, tagOf, node);
  const all = new Set([...attending.keys(), ...people.keys()]);
  const list = [...all].map((person): IncidentPerson => {
    const seen = attending.get(person);
    const known = people.get(person);
    return {
      person,
      name: seen?.name ?? null,
      ...(seen?.synthetic === true ? { synthetic: true } : {}),
      there: seen?.there ?? [],
      outcome: known === undefined ? 'not-heard-of' : outcomeOf(known.outcome),
      sessionLostAt: known?.path.lostAt ?? null,
      worstMs: known?.outcome.back === true ? known.outcome.worstMs : null,
      moves: (known?.path.moves ?? []).map((move) => ({ event, ...move })),
    };
  });
  return { event, ...bounded(list) };
}

/** One person once, over all events of an incident. */
export function mergePeople(reports: readonly ReportedPeople[]): {
  readonly people: readonly IncidentPerson[];
  readonly unlisted: number;
} {
  const merged = new Map<string, IncidentPerson>();
  for (const one of reports.flatMap(({ people }) => people)) {
    const before = merged.get(one.person);
    merged.set(one.person, before === undefined ? one : mergePerson(before, one));
  }
  const { people, unlisted } = bounded([...merged.values()]);
  return { people, unlisted: unlisted + reports.reduce((sum, one) => sum + one.unlisted, 0) };
}

function mergePerson(before: IncidentPerson, one: IncidentPerson): IncidentPerson {
  const [outcome] = BY_WEIGHT.filter((word) => word === before.outcome || word === one.outcome);
  return {
    ...before,
    name: before.name ?? one.name,
    there: [...before.there, ...one.there],
    outcome: outcome as IncidentOutcome,
    sessionLostAt: before.sessionLostAt ?? one.sessionLostAt,
    worstMs: longestOf([before.worstMs, one.worstMs]),
    moves: [...before.moves, ...one.moves]
      .sort((a, b) => a.backAt - b.backAt)
      .slice(-LIMITS.incidentMovesEach),
  };
}

function bounded(list: readonly IncidentPerson[]) {
  const weight = ({ outcome }: IncidentPerson) => BY_WEIGHT.indexOf(outcome);
  const sorted = [...list].sort(
    (a, b) => weight(a) - weight(b) || (b.worstMs ?? 0) - (a.worstMs ?? 0) || (a.person < b.person ? -1 : 1),
  );
  const people = sorted.slice(0, LIMITS.incidentPeopleMax);
  return { people, unlisted: sorted.length - people.length };
}

interface Attendee {
  readonly name: string;
  readonly synthetic: boolean;
  readonly there: readonly { readonly by: ServedBy; readonly sockets: number }[];
}

/** Each person once, with all workers that they were on. */
function attendees(
  there: readonly Occupied[],
  tagOf: (userId: string) => string,
  node: string,
): ReadonlyMap<string, Attendee> {
  const found = new Map<string, Attendee>();
  for (const { slot, pid, dots, node: at = node } of there) {
    const sockets = new Map<string, number>();
    for (const { userId } of dots) sockets.set(userId, (sockets.get(userId) ?? 0) + 1);
    for (const { userId, user, synthetic = false } of dots) {
      const person = tagOf(userId);
      const before = found.get(person)?.there ?? [];
      const by = { node: at, slot, pid: pid ?? 0 };
      // Their second tab here.
      if (before.some((place) => isSameProcess(place.by, by))) continue;
      const place = { by, sockets: sockets.get(userId) ?? 1 };
      found.set(person, { name: user, synthetic, there: [...before, place] });
    }
  }
  return found;
}
