import type { NodeView } from '../../protocol/control.js';
import type { NodeMark } from '../agreement/findings.js';

/**
 * As it stands in the store: `at` by the store's clock, so that nodes whose clocks differ see each other's age right.
 */
type StoredView = NodeView & { readonly mark?: NodeMark; readonly machine?: string };

/** `aheadMs`: of this machine's clock before the store's. `machine`: names where the node runs; null: not known. */
export function writeStoredView(
  view: NodeView,
  mark: NodeMark,
  machine: string | null,
  aheadMs: number,
): string {
  const stored: StoredView = {
    ...view,
    at: view.at - aheadMs,
    mark,
    ...(machine === null ? {} : { machine }),
  };
  return JSON.stringify(stored);
}

/** With `at` by this machine's clock. A node of format 1 gives no mark, and its own time. */
export function readStoredView(
  json: string,
  aheadMs: number,
): { readonly view: NodeView; readonly mark: NodeMark | null } {
  const { mark = null, machine: _, ...view } = JSON.parse(json) as StoredView;
  return { view: mark === null ? view : { ...view, at: view.at + aheadMs }, mark };
}
