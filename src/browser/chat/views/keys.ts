import { panel, switchRoom } from '../state/navigation.js';

/** Keys of the whole page: Ctrl or Alt with up or down switches rooms, Escape closes what is open. */
export function listenForKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented) return;
    if (event.key === 'Escape' && panel.value !== null) {
      panel.value = null;
      return;
    }
    const one = event.ctrlKey !== event.altKey && !event.metaKey && !event.shiftKey;
    if (one && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault();
      switchRoom(event.key === 'ArrowUp' ? -1 : 1);
    }
  });
}
