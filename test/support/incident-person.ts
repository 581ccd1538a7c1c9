import type { IncidentPerson } from '../../src/protocol/incident/incident.js';
import type { ServedBy } from '../../src/protocol/served-by.js';

/** Somebody who was on this worker with one socket, and of whom nothing was heard, but for what is changed. */
export function incidentPerson(by: ServedBy, change: Partial<IncidentPerson>): IncidentPerson {
  return {
    person: 'Ab3dEf6h',
    name: 'ann',
    there: [{ by, sockets: 1 }],
    outcome: 'not-heard-of',
    sessionLostAt: null,
    worstMs: null,
    moves: [],
    ...change,
  };
}
