/** What the event log and the views of nodes say of an incident, for nodes and pages alike. Pure. */
import type { ClusterEvent, EventParams, PeopleEffect } from '../cluster-event.js';
import type { NodeView } from '../control.js';
import { LIMITS } from '../limits.js';
import type { Mode } from '../mode.js';
import type { IncidentGroup } from './groups.js';
import type { IncidentFlaw } from './incident.js';

/** Nobody was there. */
export const NOBODY: PeopleEffect = { before: 0, kept: 0, signedInAgain: 0, lost: 0, worstMs: null };

/** Those who were there and of whom nothing is known since. */
export function waiting({ before, kept, signedInAgain, lost }: PeopleEffect): number {
  return Math.max(0, before - kept - signedInAgain - lost);
}

/** Whoever is in both counts twice. */
export function sumOfEffects(one: PeopleEffect, other: PeopleEffect): PeopleEffect {
  return {
    before: one.before + other.before,
    kept: one.kept + other.kept,
    signedInAgain: one.signedInAgain + other.signedInAgain,
    lost: one.lost + other.lost,
    worstMs: longestOf([one.worstMs, other.worstMs]),
  };
}

/**
 * What the events of an incident did to people, each counted once: that of the only event with an effect. Of several
 * it is the sum, since only the people themselves can tell who is meant twice.
 */
export function effectOfEvents(events: readonly ClusterEvent[]): PeopleEffect | null {
  const effects = events.flatMap(({ effect }) => (effect?.people === undefined ? [] : [effect.people]));
  return effects.length === 0 ? null : effects.reduce(sumOfEffects);
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
