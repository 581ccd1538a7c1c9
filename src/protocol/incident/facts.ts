/** What the event log and the views of nodes say of an incident, for nodes and pages alike. Pure. */
import type { ClusterEvent, EventParams, PeopleEffect } from '../cluster-event.js';
import type { NodeView } from '../control.js';
import { LIMITS } from '../limits.js';
import type { Mode } from '../mode.js';
import type { IncidentGroup } from './groups.js';
import type { IncidentFlaw } from './incident.js';

/**
 * What the events of an incident did to people, each counted once: that of the only event with an effect. Of several
 * it is the sum, since only the people themselves can tell who is meant twice.
 */
export function effectOfEvents(events: readonly ClusterEvent[]): PeopleEffect | null {
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

/** Null: none is known. */
export function longestOf(all: readonly (number | null)[]): number | null {
  const known = all.filter((ms) => ms !== null);
  return known.length === 0 ? null : Math.max(...known);
}

/** A switch tells what it switched to, and from. Null: the log does not say which mode was then. */
export function modeAt(at: number, events: readonly ClusterEvent[], modeNow: Mode): Mode | null {
  const switches = events.flatMap((one) => {
    if (one.kind !== 'mode-switched' || one.params === undefined) return [];
    return [{ at: one.at, ...(one.params as EventParams['mode-switched']) }];
  });
  const last = switches.findLast((one) => one.at <= at);
  if (last !== undefined) return last.mode;
  const [next] = switches;
  return next === undefined ? modeNow : (next.from ?? null);
}

/** What the clients of crowds and open pages missed or had twice, noticed from its beginning to some time after. */
export function flawsIn(
  { at, endedAt }: Pick<IncidentGroup, 'at' | 'endedAt'>,
  nodes: readonly Pick<NodeView, 'node' | 'witnesses'>[],
): IncidentFlaw[] {
  const until = endedAt === null ? Number.POSITIVE_INFINITY : endedAt + LIMITS.incidentFlawsWithinMs;
  return nodes
    .flatMap(({ node, witnesses }) => [
      ...(witnesses?.crowd?.flaws ?? []).map((flaw) => ({ ...flaw, node, claimed: false })),
      ...(witnesses?.pages.flaws ?? []).map((flaw) => ({ ...flaw, node, claimed: true })),
    ])
    .filter((flaw) => flaw.at >= at && flaw.at <= until)
    .sort((a, b) => a.at - b.at);
}
