import { type Palette, slotColor } from '../dots/painter.js';
import type { PlaceName } from './trip-legs.js';
import type { Moving } from './trip-show.js';

export interface Point {
  readonly x: number;
  readonly y: number;
}

const RADIUS = 5;
/** How far a pulse widens where something is looked up in place. */
const RING = 16;

/** Paints what is on its way: a pulse on a thin line. Legs of which a place is not on the floor are left out. */
export function paintTrips(
  pen: CanvasRenderingContext2D,
  moving: readonly Moving[],
  placeOf: (name: PlaceName) => Point | null,
  palette: Palette,
): void {
  for (const { leg, part } of moving) {
    const [from, to] = [placeOf(leg.from), placeOf(leg.to)];
    if (from === null || to === null) continue;
    const color = leg.failed ? palette.bad : slotColor(palette, leg.slot);
    if (leg.from === leg.to) paintRing(pen, from, part, color);
    else paintPulse(pen, { from, to, part }, color, palette.paper);
  }
  pen.globalAlpha = 1;
}

function paintRing(pen: CanvasRenderingContext2D, { x, y }: Point, part: number, color: string): void {
  pen.globalAlpha = 1 - part;
  pen.lineWidth = 2.5;
  pen.strokeStyle = color;
  pen.beginPath();
  pen.arc(x, y, RADIUS + RING * part, 0, Math.PI * 2);
  pen.stroke();
}

function paintPulse(
  pen: CanvasRenderingContext2D,
  { from, to, part }: { readonly from: Point; readonly to: Point; readonly part: number },
  color: string,
  paper: string,
): void {
  const eased = part < 0.5 ? 2 * part ** 2 : 1 - (-2 * part + 2) ** 2 / 2;
  const [x, y] = [from.x + (to.x - from.x) * eased, from.y + (to.y - from.y) * eased];
  pen.globalAlpha = 0.55;
  pen.lineWidth = 2;
  pen.strokeStyle = color;
  pen.beginPath();
  pen.moveTo(from.x, from.y);
  pen.lineTo(x, y);
  pen.stroke();
  pen.globalAlpha = 1;
  pen.lineWidth = 1.5;
  pen.strokeStyle = paper;
  pen.fillStyle = color;
  pen.beginPath();
  pen.arc(x, y, RADIUS, 0, Math.PI * 2);
  pen.fill();
  pen.stroke();
}
