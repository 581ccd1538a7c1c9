import type { RefObject } from 'preact';
import { useState } from 'preact/hooks';

/**
 * The log is one Tab stop: one row can be tabbed to, arrow keys, Home and End move among rows, Escape goes to the
 * composer.
 * `onRowKey`: a key in a row itself, not in what it holds; true when it was for something.
 */
export function useRows(
  box: RefObject<HTMLElement | null>,
  onRowKey: (key: string, event: KeyboardEvent) => boolean,
) {
  const [active, setActive] = useState<string | null>(null);
  const rows = () => [...(box.current?.querySelectorAll<HTMLElement>('[data-key]') ?? [])];

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const own = (event.target as HTMLElement).dataset.key;
    if (own !== undefined && onRowKey(own, event)) {
      event.preventDefault();
      return;
    }
    const all = rows();
    const now = all.findIndex((row) => row.contains(document.activeElement));
    const to = { ArrowUp: now - 1, ArrowDown: now + 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === 'Escape') document.getElementById('composer')?.focus();
    if (to === undefined) return;
    event.preventDefault();
    all[Math.min(Math.max(to, 0), all.length - 1)]?.focus();
  };
  const onFocusIn = (event: FocusEvent) => {
    const row = (event.target as Element).closest<HTMLElement>('[data-key]');
    if (row?.dataset.key !== undefined) setActive(row.dataset.key);
  };
  return { active, onKeyDown, onFocusIn };
}
