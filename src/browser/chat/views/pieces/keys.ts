import { activeRoom, panel, switchRoom } from '../../state/navigation.js';
import { undoDeletion } from '../../state/row-actions.js';

/**
 * Keys of the whole page. Ctrl or Alt with up or down switches rooms, Escape closes what is open. Ctrl or ⌘ with Z
 * takes a deletion back. With K it finds rooms and people, with Shift and F messages.
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
    if (isSearchKey(event)) {
      event.preventDefault();
      panel.value = 'search';
      // Where it is open already, the keys go back to it.
      document.getElementById('search-field')?.focus();
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

/** Ctrl or ⌘ with K. */
export function isFindKey(event: KeyboardEvent): boolean {
  return !event.shiftKey && isLetterKey(event, 'k');
}

/** Ctrl or ⌘ with Shift and F. */
function isSearchKey(event: KeyboardEvent): boolean {
  return event.shiftKey && isLetterKey(event, 'f');
}

/** With Ctrl or ⌘; also where the keys write letters of another script. */
function isLetterKey({ ctrlKey, metaKey, altKey, key, code }: KeyboardEvent, letter: string): boolean {
  if (ctrlKey === metaKey || altKey) return false;
  return key.toLowerCase() === letter || (code === `Key${letter.toUpperCase()}` && !/^[a-z]$/i.test(key));
}
