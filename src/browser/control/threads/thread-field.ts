import { fitCanvas, wipeCanvas } from '../dots/canvas.js';
import { onPaletteChange, readPalette } from '../dots/painter.js';
import type { LifeLayout } from '../life/life-layout.js';
import { paintThreads } from './thread-painter.js';

/** Joins a layout to a canvas: paints once when something changed, in the next frame, and then nothing. */
export class ThreadField {
  private readonly pen: CanvasRenderingContext2D | null;
  private readonly endPalette: () => void;
  private layout: LifeLayout | null = null;
  private followed: string | null = null;
  private frame = 0;

  constructor(
    /** What scrolls over the canvas. */
    private readonly port: HTMLElement,
    private readonly canvas: HTMLCanvasElement,
    private readonly words: (secondsAgo: number) => string,
  ) {
    this.pen = canvas.getContext('2d');
    this.endPalette = onPaletteChange(this.soon);
    port.addEventListener('scroll', this.soon, { passive: true });
  }

  close(): void {
    cancelAnimationFrame(this.frame);
    this.endPalette();
    this.port.removeEventListener('scroll', this.soon);
  }

  show(layout: LifeLayout, followed: string | null): void {
    this.layout = layout;
    this.followed = followed;
    this.soon();
  }

  private readonly soon = (): void => {
    if (this.frame === 0) this.frame = requestAnimationFrame(this.draw);
  };

  private readonly draw = (): void => {
    this.frame = 0;
    const { pen, layout, canvas, port, followed, words } = this;
    if (pen === null || layout === null) return;
    fitCanvas(canvas, port, layout.height);
    canvas.style.height = `${layout.height}px`;
    wipeCanvas(pen);
    const style = getComputedStyle(canvas);
    const value = (name: string) => style.getPropertyValue(name).trim();
    const colors = {
      ...readPalette(document.documentElement),
      quiet: value('--ink-2'),
      line: value('--line-strong'),
      blind: value('--paper-3'),
      accent: value('--focus'),
      font: `${style.fontSize} ${style.fontFamily}`,
    };
    const { scrollTop, clientHeight } = port;
    paintThreads(pen, layout, colors, { top: scrollTop, bottom: scrollTop + clientHeight, followed, words });
  };
}
