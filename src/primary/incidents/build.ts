/** An incident from what is known of it. Pure. */
import type { ClusterEvent, EventParams, PeopleEffect } from '../../protocol/cluster-event.js';
import type { NodeView } from '../../protocol/control.js';
import type { IncidentGroup } from '../../protocol/incident/groups.js';
import type {
  Incident,
  IncidentFlaw,
  IncidentPerson,
  IncidentSummary,
} from '../../protocol/incident/incident.js';
import { incidentPhrases } from '../../protocol/incident/phrases.js';
import { LIMITS } from '../../protocol/limits.js';
import type { Mode } from '../../protocol/mode.js';
import type { ReportedPeople } from '../cluster/bulletins.js';
import { longestOf, mergePeople } from './people.js';

/** What a list shows of it. */
export function summaryOf(group: IncidentGroup): IncidentSummary {
  const { events, ...rest } = group;
  return { ...rest, title: incidentPhrases[group.kind](group), people: effectOf(events) };
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
    mode: modeAt(group.at, known),
    events: group.events,
    list: people.map((one) => ({ ...one, name: one.name ?? names.get(one.person) ?? null })),
    unlisted,
    unasked: known.unasked,
    flaws: flawsIn(group, known.nodes),
    proof: null,
  };
}

/**
 * What the events of an incident did to people, each counted once: that of the only event with an effect. Of several
 * it is the sum, since only the people themselves can tell who is meant twice.
 */
function effectOf(events: readonly ClusterEvent[]): PeopleEffect | null {
  const effects = events.flatMap(({ effect }) => (effect?.people === undefined ? [] : [effect.people]));
  const [first, ...more] = effects;
  if (first === undefined) return null;
  return more.reduce(
    (sum, one) => ({
      before: sum.before + one.before,
      kept: sum.kept + one.kept,
      signedInAgain: sum.signedInAgain + one.signedInAgain,
      lost: sum.lost + one.lost,
      worstMs: longestOf([sum.worstMs, one.worstMs]),
    }),
    first,
  );
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

/** A switch tells what it switched to; what was before the first of the log is known when there was none since. */
function modeAt(at: number, { events, modeNow }: Known): Mode | null {
  const switches = events.filter(({ kind, params }) => kind === 'mode-switched' && params !== undefined);
  const last = switches.findLast((one) => one.at <= at);
  if (last !== undefined) return (last.params as EventParams['mode-switched']).mode;
  return switches.length === 0 ? modeNow : null;
}

/** What the clients of crowds and open pages missed or had twice, noticed from its beginning to some time after. */
function flawsIn({ at, endedAt }: IncidentGroup, nodes: readonly NodeView[]): IncidentFlaw[] {
  const until = endedAt === null ? Number.POSITIVE_INFINITY : endedAt + LIMITS.incidentFlawsWithinMs;
  return nodes
    .flatMap(({ node, witnesses }) => [
      ...(witnesses?.crowd?.flaws ?? []).map((flaw) => ({ ...flaw, node, claimed: false })),
      ...(witnesses?.pages.flaws ?? []).map((flaw) => ({ ...flaw, node, claimed: true })),
    ])
    .filter((flaw) => flaw.at >= at && flaw.at <= until)
    .sort((a, b) => a.at - b.at);
}
