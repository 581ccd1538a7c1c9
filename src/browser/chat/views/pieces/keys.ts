import { activeRoom, panel, switchRoom } from '../../state/navigation.js';
import { undoDeletion } from '../../state/row-actions.js';

/**
 * Keys of the whole page. Ctrl or Alt with up or down switches rooms, Escape closes what is open. Ctrl or ⌘ with Z
 * takes a deletion back, with K it finds rooms and people.
 */
export function listenForKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented) return;
    if (event.key === 'Escape' && panel.value !== null) {
      panel.value = null;
      return;
    }
    if (isFindKey(event)) {
      event.preventDefault();
      panel.value = 'find';
      return;
    }
    const isUndo = event.ctrlKey !== event.metaKey && !event.altKey && !event.shiftKey && event.key === 'z';
    // In a field it is the field's own.
    if (isUndo && !(event.target as Element).closest('input, textarea')) {
      if (undoDeletion(activeRoom.value ?? '')) event.preventDefault();
      return;
    }
    const one = event.ctrlKey !== event.altKey && !event.metaKey && !event.shiftKey;
    if (one && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault();
      switchRoom(event.key === 'ArrowUp' ? -1 : 1);
    }
  });
}

/** Ctrl or ⌘ with K, also where the keys write letters of another script. */
export function isFindKey(event: KeyboardEvent): boolean {
  if (event.ctrlKey === event.metaKey || event.altKey || event.shiftKey) return false;
  return event.key === 'k' || (event.code === 'KeyK' && !/^[a-z]$/i.test(event.key));
}
