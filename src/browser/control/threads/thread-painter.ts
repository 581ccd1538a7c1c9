import { type Palette, slotColor } from '../dots/painter.js';
import { AXIS_PX, type LifeLayout, type Thread } from '../life/life-layout.js';

export interface ThreadColors extends Palette {
  readonly quiet: string;
  readonly line: string;
  readonly blind: string;
  readonly accent: string;
  readonly font: string;
}

/** Paints what is between these heights: threads that are scrolled away cost nothing. */
export function paintThreads(
  pen: CanvasRenderingContext2D,
  layout: LifeLayout,
  colors: ThreadColors,
  { top, bottom, followed, words }: PaintOptions,
): void {
  pen.textBaseline = 'middle';
  pen.font = colors.font;
  for (const { x, y, width, height } of layout.blind) {
    pen.fillStyle = colors.blind;
    pen.fillRect(x, y, width, height);
  }
  // Whoever is followed is marked over their neighbours.
  const isLast = ({ id }: Thread) => Number(id === followed);
  for (const thread of layout.threads.toSorted((a, b) => isLast(a) - isLast(b))) {
    if (thread.y + thread.height < top || thread.y > bottom) continue;
    paintThread(pen, thread, layout, colors, thread.id === followed);
  }
  paintAxis(pen, layout, colors, { bottom, words });
}

/** Between a name and what stands beside it. */
const NAME_PX = 6;

interface PaintOptions {
  readonly top: number;
  readonly bottom: number;
  /** Whose line is marked; null: nobody's. */
  readonly followed: string | null;
  readonly words: (secondsAgo: number) => string;
}

function paintThread(
  pen: CanvasRenderingContext2D,
  thread: Thread,
  { left }: LifeLayout,
  colors: ThreadColors,
  isFollowed: boolean,
): void {
  if (left > 0) {
    pen.fillStyle = isFollowed ? colors.ink : colors.quiet;
    pen.textAlign = 'left';
    pen.fillText(fitted(pen, thread.name, left - NAME_PX * 2), NAME_PX, thread.y + thread.height / 2 + 1);
  }
  for (const { x, y, width, height, slot } of thread.stays) {
    pen.fillStyle = slotColor(colors, slot);
    pen.fillRect(x, y, width, height);
  }
  for (const { x, y, width, height, kind } of thread.lapses) {
    // What is there is the paper, and a thin line that says whose it is.
    pen.fillStyle = colors.paper;
    pen.fillRect(x, y, width, height);
    const thin = Math.max(1, Math.min(2, height / 3));
    pen.fillStyle = kind === 'unserved' ? colors.bad : colors.line;
    pen.fillRect(x, y + (height - thin) / 2, width, thin);
  }
  pen.fillStyle = colors.ink;
  const tick = Math.max(2, thread.height / 2);
  for (const { x } of thread.ticks) pen.fillRect(x - 0.75, thread.y + (thread.height - tick) / 2, 1.5, tick);
  if (isFollowed) {
    pen.strokeStyle = colors.accent;
    pen.lineWidth = 2;
    // Around a stripe, so that it is still to be seen.
    const around = thread.height < 8 ? 2 : 0;
    pen.strokeRect(1, thread.y - around, pen.canvas.clientWidth - 2, thread.height + 2 * around);
  }
}

function paintAxis(
  pen: CanvasRenderingContext2D,
  { marks, height }: LifeLayout,
  colors: ThreadColors,
  { bottom, words }: Pick<PaintOptions, 'bottom' | 'words'>,
): void {
  // Always to be seen, over the threads that go on below.
  const top = Math.min(height, bottom) - AXIS_PX;
  pen.fillStyle = colors.paper;
  pen.fillRect(0, top, pen.canvas.clientWidth, AXIS_PX);
  pen.fillStyle = colors.quiet;
  for (const [index, { x, secondsAgo }] of marks.entries()) {
    pen.textAlign = index === 0 ? 'right' : index === marks.length - 1 ? 'left' : 'center';
    pen.fillText(words(secondsAgo), x, top + AXIS_PX / 2);
  }
}

function fitted(pen: CanvasRenderingContext2D, text: string, width: number): string {
  if (pen.measureText(text).width <= width) return text;
  const letters = [...text];
  while (letters.length > 1 && pen.measureText(`${letters.join('')}…`).width > width) letters.pop();
  return `${letters.join('')}…`;
}
