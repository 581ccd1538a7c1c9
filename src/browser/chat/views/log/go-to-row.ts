import type { RowEntry } from '../../../../protocol/entries.js';
import type { Linked, ReadingAt } from '../../state/log-window.js';
import type { Anchor } from './use-anchor.js';

/** The key of an entry's row. */
export function keyOfRow({ user, cmid }: RowEntry): string {
  return `${user.id} ${cmid}`;
}

export function rowSelector(key: string): string {
  return `[data-key="${CSS.escape(key)}"]`;
}

/** Brings a drawn row into view: marked and in focus, or where it was when the reader left. False: it is not drawn. */
export function goToRow(
  area: HTMLElement,
  anchor: Anchor,
  key: string,
  { top, isMarked = false }: Pick<Linked, 'top' | 'isMarked'>,
): boolean {
  const goal = area.querySelector<HTMLElement>(rowSelector(key));
  if (goal === null) return false;
  anchor.stick = false;
  area.scrollTop = goal.offsetTop - (top ?? area.clientHeight / 3);
  anchor.rememberRow();
  // Where it was before, the focus is lost only if its row is another element now.
  if (top === undefined || document.activeElement === document.body) goal.focus({ preventScroll: true });
  if (top !== undefined && !isMarked) return true;
  goal.classList.remove('found');
  // Anew each time, also for the same message.
  void goal.offsetWidth;
  goal.classList.add('found');
  return true;
}

/**
 * Where the reader is: the row in focus while it is in view, else the first one. Null when that is no row of `rows`,
 * which are those that are drawn.
 */
export function placeOf(
  area: HTMLElement | null,
  room: string,
  rows: readonly RowEntry[],
  anchor: Anchor,
): ReadingAt | null {
  const focused = document.activeElement?.closest<HTMLElement>('[data-key]') ?? null;
  let at: { readonly key: string | undefined; readonly top: number } | null = anchor.held;
  if (area !== null && focused !== null && area.contains(focused)) {
    const top = focused.offsetTop - area.scrollTop;
    if (top > -focused.offsetHeight && top < area.clientHeight) at = { key: focused.dataset.key, top };
  }
  const row = rows.find((one) => keyOfRow(one) === at?.key);
  return row === undefined || at === null ? null : { room, mid: row.mid, top: at.top };
}
