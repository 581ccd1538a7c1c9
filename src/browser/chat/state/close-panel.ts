import { type Panel, panel } from './navigation.js';

/** It has done what it was opened for. What somebody opened in its place meanwhile stays. */
export function closePanel(which: Panel): void {
  if (panel.peek() === which) panel.value = null;
}
