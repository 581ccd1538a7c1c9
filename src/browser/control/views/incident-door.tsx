import { openIncident } from '../state/incident-link.js';
import { onDemand } from './on-demand.js';

const IncidentSheet = onDemand(() => import('./incident-sheet.js').then((file) => file.IncidentSheet));

/** The incident that the address names. */
export function IncidentDoor() {
  const name = openIncident.value;
  return name === null ? null : <IncidentSheet name={name} />;
}
