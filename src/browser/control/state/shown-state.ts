import type { SlotView, WorkerState } from '../../../protocol/control.js';

/** What a worker is called and drawn as: who stands still and who is too busy to answer are silent alike. */
export type ShownState = WorkerState | 'blocked';

/** Pure. */
export function shownState({ state, blocked }: Pick<SlotView, 'state' | 'blocked'>): ShownState {
  return blocked ? 'blocked' : state;
}
