/** The incidents on the event log, for all that show them. */
import { computed } from '@preact/signals';
import { groupIncidents, type IncidentGroup } from '../../../protocol/incident/groups.js';
import { timeline } from './cluster.js';

export const incidents = computed<readonly IncidentGroup[]>(() => groupIncidents(timeline.value));
