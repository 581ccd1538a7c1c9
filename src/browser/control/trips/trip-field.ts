import type { ControlEvents } from '../../../protocol/control.js';
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

  add(told: ControlEvents['trips']): void {
    // A page that nobody looks at draws nothing: what came meanwhile must not come all at once.
    if (document.hidden) return;
    this.show.add(told, performance.now());
    if (this.frame === 0 && !this.show.isEmpty) this.frame = requestAnimationFrame(this.draw);
  }

  /** Ends what is on its way. */
  clear(): void {
    this.show.clear();
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.pen?.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  private readonly draw = (): void => {
    this.frame = 0;
    if (this.pen === null) return;
    const moving = this.show.movingAt(performance.now());
    const scale = devicePixelRatio || 1;
    const [width, height] = [this.floor.clientWidth, this.floor.clientHeight].map((px) =>
      Math.round(px * scale),
    ) as [number, number];
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
    this.pen.setTransform(1, 0, 0, 1, 0, 0);
    this.pen.clearRect(0, 0, width, height);
    this.pen.setTransform(scale, 0, 0, scale, 0, 0);
    paintTrips(this.pen, moving, (name) => this.placeOf(name), this.palette());
    if (!this.show.isEmpty) this.frame = requestAnimationFrame(this.draw);
  };

  private palette() {
    const root = document.documentElement;
    return { ...readPalette(root), bad: getComputedStyle(root).getPropertyValue('--bad').trim() };
  }

  private placeOf(name: PlaceName): Point | null {
    const found = this.floor.querySelector(`[data-place="${CSS.escape(name)}"]`);
    if (found === null) return null;
    const [origin, box] = [this.floor.getBoundingClientRect(), found.getBoundingClientRect()];
    return { x: box.left - origin.left + box.width / 2, y: box.top - origin.top + box.height / 2 };
  }
}
