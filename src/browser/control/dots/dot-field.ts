import type { PlacedSlot } from '../state/cluster.js';
import { fitCanvas, wipeCanvas } from './canvas.js';
import { type Dot, type DotSet, NO_DOTS, reconcileDots, type TrayId, takenTrays } from './dot-set.js';
import { DotStage, type TrayBox } from './dot-stage.js';
import { onPaletteChange, type Palette, paint, readPalette } from './painter.js';

/** Joins the stage to a canvas: measures the trays, paints only while something moves. */
export class DotField {
  private readonly stage = new DotStage();
  private readonly pen: CanvasRenderingContext2D | null;
  private readonly calm = matchMedia('(prefers-reduced-motion: reduce)');
  private readonly resized: ResizeObserver;
  private readonly endPalette: () => void;
  private palette: Palette;
  private set: DotSet = NO_DOTS;
  private slots: readonly PlacedSlot[] = [];
  private own: string | null = null;
  private frame = 0;

  constructor(
    private readonly floor: HTMLElement,
    private readonly canvas: HTMLCanvasElement,
  ) {
    this.pen = canvas.getContext('2d');
    this.palette = readPalette(document.documentElement);
    this.resized = new ResizeObserver(() => this.arrange(true));
    this.resized.observe(floor);
    this.endPalette = onPaletteChange(this.repalette);
  }

  close(): void {
    cancelAnimationFrame(this.frame);
    this.resized.disconnect();
    this.endPalette();
  }

  /** The workers as they are now; `own` is the user whose tabs are marked. */
  show(slots: readonly PlacedSlot[], own: string | null): void {
    this.slots = slots;
    this.own = own;
    const trays = new Map(slots.map(({ id, slot }) => [id, slot.dots] as const));
    this.set = reconcileDots(this.set, trays, Date.now());
    this.arrange(false);
  }

  /** The dot under a point of the window, with the point on the floor. */
  dotAt(clientX: number, clientY: number): { dot: Dot; x: number; y: number } | null {
    const box = this.floor.getBoundingClientRect();
    const [x, y] = [clientX - box.left, clientY - box.top];
    const dot = this.stage.dotAt(x, y, performance.now());
    return dot === null ? null : { dot, x, y };
  }

  private arrange(jump: boolean): void {
    const calm = this.calm.matches;
    this.stage.set(this.set, this.measure(), performance.now(), { calm, jump });
    fitCanvas(this.canvas, this.floor);
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(this.draw);
  }

  private measure(): Map<TrayId, TrayBox> {
    const origin = this.floor.getBoundingClientRect();
    const slotOf = new Map(this.slots.map(({ id, slot }) => [id, slot.slot]));
    const boxes = new Map<TrayId, TrayBox>();
    const taken = takenTrays(this.set);
    for (const tray of this.floor.querySelectorAll<HTMLElement>('[data-tray]')) {
      const id = tray.dataset.tray ?? '';
      tray.toggleAttribute('data-taken', taken.has(id));
      const box = tray.getBoundingClientRect();
      boxes.set(id, {
        x: box.left - origin.left,
        y: box.top - origin.top,
        width: box.width,
        height: box.height,
        slot: slotOf.get(id) ?? 0,
      });
    }
    return boxes;
  }

  private readonly draw = (): void => {
    if (this.pen === null) return;
    const now = performance.now();
    wipeCanvas(this.pen);
    paint(this.pen, this.stage.actors.values(), this.palette, this.own, now);
    if (this.stage.isMoving(now)) this.frame = requestAnimationFrame(this.draw);
  };

  private readonly repalette = (): void => {
    this.palette = readPalette(document.documentElement);
    this.arrange(true);
  };
}
