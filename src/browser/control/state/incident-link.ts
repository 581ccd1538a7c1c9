/** The incident that the page's address names: `#incident=<name of one of its events>`. */
import { computed, signal } from '@preact/signals';
import { nameOfEvent } from '../../../protocol/incident/groups.js';
import { incidents } from './incidents.js';

const PREFIX = '#incident=';

/** Null: none is open. */
export const openIncident = signal<string | null>(incidentIn(location.hash));

function incidentIn(hash: string): string | null {
  const name = hash.startsWith(PREFIX) ? hash.slice(PREFIX.length) : '';
  return /^[\w.-]+$/.test(name) ? name : null;
}

export function hrefOfIncident(name: string): string {
  return `${PREFIX}${name}`;
}

/** Without a step back: who came by a link would leave the page. */
export function closeIncident(): void {
  history.replaceState(null, '', location.pathname + location.search);
  openIncident.value = null;
}

export function followIncidentLinks(): void {
  addEventListener('hashchange', () => {
    openIncident.value = incidentIn(location.hash);
  });
}

/**
 * Ids of incidents, by the name of the event with which each shows on the event log: the last one that tells of people.
 */
export const incidentsShown = computed<ReadonlyMap<string, string>>(() => {
  const named = incidents.value.flatMap(({ id, events }) => {
    const shown = events.findLast(({ effect }) => effect !== undefined) ?? events[0];
    return shown === undefined ? [] : [[nameOfEvent(shown), id] as const];
  });
  return new Map(named);
});
