import { SLOT_COLORS, slotStyle } from '../../shared/slot-style.js';
import type { Actor } from './dot-stage.js';
import { hasLanded, poseAt } from './flight.js';
import { sessionPip } from './session-pip.js';

export interface Palette {
  /** By colour index, 0 … SLOT_COLORS. */
  readonly slots: readonly string[];
  readonly ink: string;
  readonly paper: string;
  readonly bad: string;
}

/** The colours of the present theme, as the style sheet says. */
export function readPalette(root: Element): Palette {
  const style = getComputedStyle(root);
  const value = (name: string) => style.getPropertyValue(name).trim();
  return {
    slots: Array.from({ length: SLOT_COLORS + 1 }, (_, index) => value(`--slot-${index}`)),
    ink: value('--ink'),
    paper: value('--raised'),
    bad: value('--bad'),
  };
}

/** Another theme was chosen, here or for the whole machine. Returns what ends it. */
export function onPaletteChange(changed: () => void): () => void {
  const themed = new MutationObserver(changed);
  themed.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', changed);
  return () => {
    themed.disconnect();
    dark.removeEventListener('change', changed);
  };
}

/** Paints every dot: a person filled, the crowd hollow, one's own tabs with a ring around. */
export function paint(
  canvas: CanvasRenderingContext2D,
  actors: Iterable<Actor>,
  palette: Palette,
  ownUserId: string | null,
  nowMs: number,
): void {
  const late: Actor[] = [];
  for (const actor of actors) {
    // Those that fly are drawn over those that lie.
    if (hasLanded(actor.flight, nowMs)) paintOne(canvas, actor, palette, ownUserId, nowMs);
    else late.push(actor);
  }
  for (const actor of late) paintOne(canvas, actor, palette, ownUserId, nowMs);
  canvas.globalAlpha = 1;
}

function paintOne(
  canvas: CanvasRenderingContext2D,
  actor: Actor,
  palette: Palette,
  ownUserId: string | null,
  nowMs: number,
): void {
  const { x, y, alpha } = poseAt(actor.flight, nowMs);
  if (alpha <= 0.01) return;
  const arrived = nowMs - actor.flight.startMs > actor.flight.lastsMs / 2;
  const color = slotColor(palette, arrived ? actor.slot : actor.fromSlot);
  const { person } = actor.dot;
  canvas.globalAlpha = alpha;
  canvas.beginPath();
  if (person.synthetic) {
    const width = Math.max(1.2, actor.radius * 0.42);
    canvas.arc(x, y, actor.radius - width / 2, 0, Math.PI * 2);
    canvas.lineWidth = width;
    canvas.strokeStyle = color;
    canvas.stroke();
  } else {
    canvas.arc(x, y, actor.radius, 0, Math.PI * 2);
    canvas.fillStyle = color;
    canvas.fill();
  }
  paintPip(canvas, actor, palette, { x, y, color });
  if (ownUserId !== null && person.userId === ownUserId) {
    canvas.beginPath();
    canvas.arc(x, y, actor.radius + 2.2, 0, Math.PI * 2);
    canvas.lineWidth = 1.6;
    canvas.strokeStyle = palette.ink;
    canvas.stroke();
  }
}

function paintPip(
  canvas: CanvasRenderingContext2D,
  { dot: { person }, radius }: Actor,
  palette: Palette,
  { x, y, color }: { readonly x: number; readonly y: number; readonly color: string },
): void {
  const pip = sessionPip(person);
  if (pip === null) return;
  canvas.beginPath();
  if (pip.kind === 'carried') {
    const half = radius * 0.32;
    canvas.rect(x - half, y - half, half * 2, half * 2);
    canvas.fillStyle = person.synthetic ? color : palette.paper;
  } else {
    canvas.arc(x, y, radius * 0.55, 0, Math.PI * 2);
    canvas.fillStyle = slotColor(palette, pip.slot);
    canvas.lineWidth = 1;
    canvas.strokeStyle = palette.paper;
    canvas.stroke();
  }
  canvas.fill();
}

/** The colour of a slot in the present theme. */
export function slotColor(palette: Palette, slot: number): string {
  const index = Number(slotStyle(slot).className.slice('slot-'.length));
  return palette.slots[index] ?? palette.ink;
}
