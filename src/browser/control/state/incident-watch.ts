/** When an incident that is open has to be asked for again. Pure. */
import { type IncidentGroup, incidentOf } from '../../../protocol/incident/groups.js';
import type { Incident } from '../../../protocol/incident/incident.js';
import { LIMITS } from '../../../protocol/limits.js';

/** One that changes all the time is asked for this often. Each question goes to all nodes that have its people. */
const REFRESH_EVERY_MS = 1_000;
/** What the event log does not show, such as a message that a client missed, is looked for this often. */
const LOOK_EVERY_MS = 3_000;

/** What was asked last. */
export interface LastAsked {
  /** ms since 1970, by the clock of `now`. */
  readonly at: number;
  readonly trace: string;
  /** Null: it did not come. */
  readonly incident: Incident | null;
}

/** What the event log says of the incident with this event. It changes whenever that does. */
export function traceOf(groups: readonly IncidentGroup[], name: string): string {
  const group = incidentOf(groups, name);
  return JSON.stringify(group?.events.map(({ id, at, effect }) => [id, at, effect]) ?? null);
}

/** Whether it is time to ask again. `isNone`: the node answered that there is none, so only news can change that. */
export function isDue(last: LastAsked & { readonly isNone: boolean }, trace: string, now: number): boolean {
  const sinceMs = now - last.at;
  if (sinceMs < REFRESH_EVERY_MS) return false;
  if (trace !== last.trace) return true;
  if (sinceMs < LOOK_EVERY_MS || last.isNone) return false;
  const endedAt = last.incident?.endedAt ?? null;
  return endedAt === null || now - endedAt <= LIMITS.incidentFlawsWithinMs + LOOK_EVERY_MS;
}
