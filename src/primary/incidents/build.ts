/** An incident from what is known of it. Pure. */
import type { ClusterEvent, PeopleEffect } from '../../protocol/cluster-event.js';
import type { NodeView } from '../../protocol/control.js';
import { effectOfEvents, flawsIn, longestOf, modeAt } from '../../protocol/incident/facts.js';
import type { IncidentGroup } from '../../protocol/incident/groups.js';
import type { Incident, IncidentPerson, IncidentSummary } from '../../protocol/incident/incident.js';
import { incidentPhrases } from '../../protocol/incident/phrases.js';
import type { Mode } from '../../protocol/mode.js';
import type { ReportedPeople } from '../cluster/bulletins.js';
import { mergePeople } from './people.js';

/** What a list shows of it. */
export function summaryOf(group: IncidentGroup): IncidentSummary {
  const { events, ...rest } = group;
  return { ...rest, title: incidentPhrases[group.kind](group), people: effectOfEvents(events) };
}

export interface Known {
  /** The whole event log, in order of time. */
  readonly events: readonly ClusterEvent[];
  readonly modeNow: Mode;
  readonly nodes: readonly NodeView[];
  readonly reports: readonly ReportedPeople[];
  /** Nodes that did not tell. */
  readonly unasked: readonly string[];
  readonly tagOf: (userId: string) => string;
}

export function buildIncident(group: IncidentGroup, known: Known): Incident {
  const { people, unlisted } = mergePeople(known.reports);
  const names = namesOf(known.nodes, known.tagOf);
  const summary = summaryOf(group);
  // Events of several workers have met a person more than once, and counts cannot be added.
  const several = group.events.filter(({ effect }) => effect?.people !== undefined).length > 1;
  return {
    ...summary,
    people: several && unlisted === 0 && known.unasked.length === 0 ? countOf(people) : summary.people,
    clock: 'wall',
    mode: modeAt(group.at, known.events, known.modeNow),
    events: group.events,
    list: people.map((one) => ({ ...one, name: one.name ?? names.get(one.person) ?? null })),
    unlisted,
    unasked: known.unasked,
    flaws: flawsIn(group, known.nodes),
    proof: null,
  };
}

function countOf(people: readonly IncidentPerson[]): PeopleEffect {
  const count = (word: IncidentPerson['outcome']) => people.filter(({ outcome }) => outcome === word).length;
  return {
    before: people.length,
    kept: count('kept'),
    signedInAgain: count('signed-in-again'),
    lost: count('lost'),
    worstMs: longestOf(people.map(({ worstMs }) => worstMs)),
  };
}

/** The names of those who are connected now: whose page came just before a death was in no heartbeat. */
function namesOf(nodes: readonly NodeView[], tagOf: (userId: string) => string): ReadonlyMap<string, string> {
  const users = new Map(
    nodes.flatMap(({ slots }) => slots.flatMap(({ dots }) => dots.map(({ userId, user }) => [userId, user]))),
  );
  return new Map([...users].map(([userId, user]) => [tagOf(userId as string), user as string]));
}
