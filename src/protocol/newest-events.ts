import type { ClusterEvent } from './cluster-event.js';
import { LIMITS } from './limits.js';

/**
 * The newest `max` events, by time. Of refusals there are no more than their share, so that whoever is refused again
 * and again pushes nothing else off the log. Pure.
 */
export function newestEvents(events: readonly ClusterEvent[], max: number): ClusterEvent[] {
  const newestFirst = [...events].sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
  const share = Math.floor(max * LIMITS.refusalsPartOfLog);
  let refusals = 0;
  return newestFirst
    .filter(({ kind }) => kind !== 'refused' || ++refusals <= share)
    .slice(0, max)
    .reverse();
}
