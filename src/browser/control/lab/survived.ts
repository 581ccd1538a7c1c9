/** What survived what, of all that was done here. Pure. */
import type { PeopleEffect } from '../../../protocol/cluster-event.js';
import type { ClusterView } from '../../../protocol/control.js';
import {
  effectOfEvents,
  flawsIn,
  modeAt,
  NOBODY,
  sumOfEffects,
  waiting,
} from '../../../protocol/incident/facts.js';
import type { IncidentGroup } from '../../../protocol/incident/groups.js';
import type { IncidentKind } from '../../../protocol/incident/incident.js';
import { type PresetName, presetOf } from '../../../protocol/mode.js';

/** What the matrix has a row of, in their order. */
export const MATRIX_FAULTS = [
  'worker-killed',
  'worker-died',
  'worker-frozen',
  'worker-blocked',
  'worker-drained',
  'rolling-restart',
  'node-lost',
  'node-stopped',
  'store-down',
] as const satisfies readonly IncidentKind[];
export type MatrixFault = (typeof MATRIX_FAULTS)[number];

/** All incidents of one kind in one mode, and what they did to people. Whoever was met by several counts for each. */
export interface SurvivalCell extends PeopleEffect {
  readonly incidents: number;
  readonly unheard: number;
  readonly messagesLost: number;
  /** The newest one. */
  readonly newest: string;
}

interface SurvivedHere {
  /** By `fault/preset`; what was not done is not in it. */
  readonly cells: ReadonlyMap<`${MatrixFault}/${PresetName}`, SurvivalCell>;
  /** Incidents of these kinds in a mode without a name, or in one that is not known any more. */
  readonly elsewhere: number;
}

const NONE: Omit<SurvivalCell, 'newest'> = { ...NOBODY, incidents: 0, unheard: 0, messagesLost: 0 };

/** The matrix of the incidents of a view: those of the events that are kept. */
export function survivedHere(
  groups: readonly IncidentGroup[],
  { timeline, mode, nodes }: ClusterView,
): SurvivedHere {
  const cells = new Map<`${MatrixFault}/${PresetName}`, SurvivalCell>();
  let elsewhere = 0;
  for (const group of groups) {
    const fault = MATRIX_FAULTS.find((kind) => kind === group.kind);
    if (fault === undefined) continue;
    const at = modeAt(group.at, timeline, mode);
    const preset = at === null ? null : presetOf(at);
    if (preset === null) {
      elsewhere += 1;
      continue;
    }
    const before = cells.get(`${fault}/${preset}`) ?? NONE;
    const people = effectOfEvents(group.events) ?? NOBODY;
    cells.set(`${fault}/${preset}`, {
      ...sumOfEffects(before, people),
      incidents: before.incidents + 1,
      unheard: before.unheard + waiting(people),
      messagesLost: before.messagesLost + flawsIn(group, nodes).filter(({ kind }) => kind === 'lost').length,
      newest: group.id,
    });
  }
  return { cells, elsewhere };
}
