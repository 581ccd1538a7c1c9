import type { ClusterView } from '../../../protocol/control.js';
import { LIMITS } from '../../../protocol/limits.js';

/** A node tells of its store with each of its views, twice a second; older than this its word is old. */
export const STORE_OLD_MS = LIMITS.nodeViewTtlMs;

/** How old the last word on the store is, ms: that of the answering node. It grows while nothing comes. Pure. */
export function storeAge({ self, nodes, at }: ClusterView, nowMs: number): number {
  const readAt = nodes.find(({ node }) => node === self)?.at ?? at;
  return Math.max(0, nowMs - readAt);
}
