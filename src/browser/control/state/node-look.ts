import type { NodeView } from '../../../protocol/control.js';

/** What a node's tag says; null: it has none, all is well. */
export type NodeLook =
  | { readonly kind: 'lost' | 'draining' | 'nobody-serves' }
  | { readonly kind: 'degraded'; readonly ready: number; readonly wanted: number };

/** Pure. `isLost`: nothing was heard of it for too long. */
export function nodeLook(
  { state, slots, wantedWorkers }: Pick<NodeView, 'state' | 'slots' | 'wantedWorkers'>,
  isLost: boolean,
): NodeLook | null {
  if (isLost) return { kind: 'lost' };
  if (state === 'draining') return { kind: 'draining' };
  if (state !== 'degraded') return null;
  const ready = slots.filter((slot) => slot.state === 'ready').length;
  return ready === 0 ? { kind: 'nobody-serves' } : { kind: 'degraded', ready, wanted: wantedWorkers };
}
