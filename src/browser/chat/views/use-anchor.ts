import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/**
 * Keeps the reader's place: what is at the top of the view stays there when rows come or go above it. A reader at the
 * end keeps the end in view.
 */
export class Anchor {
  /** The reader is at the end. */
  stick = true;
  private held: { element: HTMLElement; key: string | undefined; top: number } | null = null;

  constructor(private readonly box: RefObject<HTMLElement | null>) {}

  /** Remembers the first row that is (partly) in view. */
  rememberRow(): void {
    const area = this.box.current;
    if (area === null) return;
    for (const element of area.children as Iterable<Element>) {
      if (!(element instanceof HTMLElement) || element.dataset.key === undefined) continue;
      if (element.offsetTop + element.offsetHeight <= area.scrollTop) continue;
      this.held = { element, key: element.dataset.key, top: element.offsetTop - area.scrollTop };
      return;
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
    // A growing composer or an opened keyboard takes height from the log.
    const observer = new ResizeObserver(() => anchor.restoreRow());
    observer.observe(area);
    return () => observer.disconnect();
  }, [anchor, box]);
  return anchor;
}
