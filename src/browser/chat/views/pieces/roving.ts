/**
 * Arrow keys, Home and End among the buttons of a panel. `columns` is that of a grid, 1 for a list, where left and
 * right are up and down.
 */
export function roveKeys(event: KeyboardEvent, columns = 1): void {
  const box = event.currentTarget as HTMLElement;
  const all = [...box.querySelectorAll<HTMLElement>('[data-rove]')];
  const now = all.indexOf(document.activeElement as HTMLElement);
  const isTurned = getComputedStyle(box).direction === 'rtl';
  const step = {
    ArrowUp: -columns,
    ArrowDown: columns,
    ArrowLeft: isTurned ? 1 : -1,
    ArrowRight: isTurned ? -1 : 1,
  }[event.key];
  let to: number | undefined;
  if (event.key === 'Home') to = 0;
  else if (event.key === 'End') to = all.length - 1;
  else if (step !== undefined) to = now + step;
  // From a text field the arrows along the line stay its own.
  if (to === undefined || all.length === 0 || (now < 0 && event.key !== 'ArrowDown')) return;
  event.preventDefault();
  if (now < 0) to = 0;
  all[columns === 1 ? (to + all.length) % all.length : Math.min(Math.max(to, 0), all.length - 1)]?.focus();
}
