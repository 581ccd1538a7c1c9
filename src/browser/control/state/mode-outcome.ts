import type { ClusterEvent } from '../../../protocol/cluster-event.js';
import type { ClusterView } from '../../../protocol/control.js';

/**
 * The last switch of the mode within `withinMs`, whoever made it; its own effect is its outcome, and no later event's.
 * Pure.
 */
export function lastSwitchIn(view: ClusterView, nowMs: number, withinMs: number): ClusterEvent | null {
  const found = view.timeline.findLast(({ kind }) => kind === 'mode-switched');
  return found !== undefined && nowMs - found.at <= withinMs ? found : null;
}
