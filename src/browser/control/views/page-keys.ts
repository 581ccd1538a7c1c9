import { view } from '../state/cluster.js';
import { askRestart } from '../state/cluster-actions.js';
import { confirmation } from '../state/confirmation.js';
import { showLab } from '../state/lab-room.js';
import { helpOpen } from './help.js';
import { labOpen } from './lab-door.js';

/** Keys that work anywhere on the page but in a field or under an open question. */
export function listenForKeys(): void {
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (confirmation.value !== null || document.querySelector('dialog[open]') !== null) return;
    if ((event.target as Element).closest('input, textarea, select') !== null) return;
    const done = runKey(event.key);
    if (done) event.preventDefault();
  });
}

function runKey(key: string): boolean {
  if (key === '?') helpOpen.value = true;
  else if (key === 'w') document.querySelector<HTMLElement>('[data-card][tabindex="0"]')?.focus();
  else if (key === 'g') showLab(true);
  else if (key === 'l') labOpen.value = 'life';
  else if (key === 's') labOpen.value = 'survival';
  else if (key === 't') document.getElementById('events')?.focus();
  else if (key === 'r') return restartFocused();
  else return false;
  return true;
}

/** The node of the focused worker, else the answering one. */
function restartFocused(): boolean {
  const card = document.activeElement?.closest<HTMLElement>('[data-card]');
  const name = card?.dataset.card?.split('/')[0] ?? view.value?.self;
  const node = view.value?.nodes.find((one) => one.node === name);
  if (node === undefined || node.rollingRestart !== null) return false;
  askRestart(node, card ?? document.querySelector(`[data-restart="${node.node}"]`));
  return true;
}
