/** Whom a run of the lab hits. Pure. */
import type { NodeView, SlotView } from '../../../protocol/control.js';

/**
 * The ready worker with the most people. `own`: `node/slot` in whose memory the operator's own session is, or null:
 * another is hit as long as there is one with people.
 */
export function victimOf({ node, slots }: NodeView, own: string | null): SlotView | null {
  const ready = slots.filter(({ state, pid }) => state === 'ready' && pid !== null);
  const weightOf = ({ slot, dots }: SlotView) =>
    dots.length === 0 ? 0 : dots.length + (own === `${node}/${slot}` ? 0 : 1_000_000);
  return ready.toSorted((a, b) => weightOf(b) - weightOf(a) || a.slot - b.slot)[0] ?? null;
}
