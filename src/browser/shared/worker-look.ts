import type { SlotView, WorkerState } from '../../protocol/control.js';

/** What a worker is called and drawn as: who stands still and who is too busy to answer are silent alike. */
export type WorkerLook = WorkerState | 'spinning';

/** Pure. */
export function workerLook({ state, blocked }: Pick<SlotView, 'state' | 'blocked'>): WorkerLook {
  return blocked ? 'spinning' : state;
}
