import type { SlotView } from '../../../protocol/control.js';

/** Whether its process has told any figure: before the first heartbeat none is known, and none is zero. Pure. */
export function hasReported({ pid, rssBytes }: Pick<SlotView, 'pid' | 'rssBytes'>): boolean {
  return pid !== null && rssBytes > 0;
}
