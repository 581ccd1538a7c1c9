import type { NodeView } from '../../../protocol/control.js';

/** `roomy`: every worker with all its figures and words. `dense`: many, on the same one screen. */
export type Density = 'roomy' | 'dense';

/** So many stand in one row of the smallest screen with space for all that is said of them. */
const ROOMY_WORKERS = 3;

/** By places, not by the living: a worker that dies must not change the page under the hand. Pure. */
export function densityOf(nodes: readonly Pick<NodeView, 'slots'>[]): Density {
  return nodes.length === 1 && (nodes[0]?.slots.length ?? 0) <= ROOMY_WORKERS ? 'roomy' : 'dense';
}
