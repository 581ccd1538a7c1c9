/** Whether the guided lab is shown: its address is `/control?lab`. */
import { signal } from '@preact/signals';

export const labShown = signal(isAddressed());

function isAddressed(): boolean {
  return new URLSearchParams(location.search).has('lab');
}

/** Also a step of the browser's own, so that *back* leads out. */
export function showLab(shown: boolean): void {
  if (shown !== labShown.value) history.pushState(null, '', `${location.pathname}${shown ? '?lab' : ''}`);
  labShown.value = shown;
}

export function followLabAddress(): void {
  addEventListener('popstate', () => {
    labShown.value = isAddressed();
  });
}
