import type { ControlEvents } from '../../../protocol/control.js';
import { fitCanvas, wipeCanvas } from '../dots/canvas.js';
import { readPalette } from '../dots/painter.js';
import type { PlaceName } from './trip-legs.js';
import { type Point, paintTrips } from './trip-painter.js';
import { TripShow } from './trip-show.js';

/** Joins the show to a canvas over the floor: paints only while something is on its way. */
export class TripField {
  private readonly show = new TripShow();
  private readonly pen: CanvasRenderingContext2D | null;
  private frame = 0;

  constructor(
    private readonly floor: HTMLElement,
    private readonly canvas: HTMLCanvasElement,
  ) {
    this.pen = canvas.getContext('2d');
  }

  add(batch: ControlEvents['trips']): void {
    // A page that nobody looks at draws nothing: what came meanwhile must not come all at once.
    if (document.hidden) return;
    this.show.add(batch, performance.now());
    if (this.frame === 0 && !this.show.isEmpty) this.frame = requestAnimationFrame(this.draw);
  }

  /** Ends what is on its way. */
  clear(): void {
    this.show.clear();
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    if (this.pen !== null) wipeCanvas(this.pen);
  }

  private readonly draw = (): void => {
    this.frame = 0;
    if (this.pen === null) return;
    fitCanvas(this.canvas, this.floor);
    wipeCanvas(this.pen);
    const moving = this.show.movingAt(performance.now());
    paintTrips(this.pen, moving, this.places(), readPalette(document.documentElement));
    if (!this.show.isEmpty) this.frame = requestAnimationFrame(this.draw);
  };

  /** Where the places on the floor are now; null: it is not there. */
  private places(): (name: PlaceName) => Point | null {
    const origin = this.floor.getBoundingClientRect();
    return (name) => {
      const box = this.floor.querySelector(`[data-place="${CSS.escape(name)}"]`)?.getBoundingClientRect();
      if (box === undefined) return null;
      return { x: box.left - origin.left + box.width / 2, y: box.top - origin.top + box.height / 2 };
    };
  }
}
