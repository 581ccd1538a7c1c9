import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/**
 * Keeps the reader's place: what is at the top of the view stays there when rows come or go above it. A reader at the
 * end keeps the end in view.
 */
export class Anchor {
  /** The reader is at the end. */
  stick = true;
  /** The row by which the place is kept, and how far below the top of the view it begins, px. */
  held: { readonly element: HTMLElement; readonly key: string | undefined; readonly top: number } | null =
    null;

  constructor(private readonly box: RefObject<HTMLElement | null>) {}

  /**
   * Remembers the first row that begins in view, since one that began above may change its height; or the one that
   * fills the view.
   */
  rememberRow(): void {
    const area = this.box.current;
    if (area === null) return;
    const end = area.scrollTop + area.clientHeight;
    for (const element of area.querySelectorAll<HTMLElement>('[data-key]')) {
      const { offsetTop } = element;
      if (offsetTop + element.offsetHeight <= area.scrollTop) continue;
      if (offsetTop >= end) return;
      this.held = { element, key: element.dataset.key, top: offsetTop - area.scrollTop };
      if (offsetTop >= area.scrollTop) return;
    }
  }

  /** Call when rows were drawn: puts the place back. */
  restoreRow(): void {
    const area = this.box.current;
    if (area === null) return;
    if (this.stick) {
      area.scrollTop = area.scrollHeight;
      return;
    }
    if (this.held?.element.isConnected === true) {
      const top = this.held.element.offsetTop - this.held.top;
      if (Math.abs(area.scrollTop - top) >= 1) area.scrollTop = top;
    }
    this.rememberRow();
  }
}

export function useAnchor(box: RefObject<HTMLElement | null>): Anchor {
  const [anchor] = useState(() => new Anchor(box));
  useEffect(() => {
    const area = box.current;
    if (area === null) return;
    // A growing composer or an opened keyboard takes height from the log; rows grow when their markup is drawn.
    const observer = new ResizeObserver(() => anchor.restoreRow());
    observer.observe(area);
    if (area.lastElementChild !== null) observer.observe(area.lastElementChild);
    return () => observer.disconnect();
  }, [anchor, box]);
  return anchor;
}
