import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/** When the side panel around an element goes, the focus goes back to where it was, unless it is elsewhere by now. */
export function useFocusBack(within: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const before = document.activeElement;
    const side = within.current?.closest('aside');
    return () => {
      if (!side?.contains(document.activeElement)) return;
      const goal =
        before?.isConnected && before !== document.body ? before : document.getElementById('composer');
      if (goal instanceof HTMLElement) goal.focus({ preventScroll: true });
    };
  }, []);
}

/** What has the focus and goes out of sight gives it to what opened it, where that can be seen. */
export function giveKeysBack(from: string, to: string): void {
  const opener = document.querySelector<HTMLElement>(to);
  if (opener?.checkVisibility() && document.activeElement?.closest(from))
    opener.focus({ preventScroll: true });
}
