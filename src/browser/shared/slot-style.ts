/**
 * How a slot looks, in the tab's badge, the strip of requests and the control room alike. A colour, a number and a
 * shape tell it apart, so that nobody needs to see colour. The colours are `--slot-0` … in the palette, of Okabe and
 * Ito: safe for the usual kinds of colour blindness.
 */
export interface SlotStyle {
  /** Slot number; 0 is the primary. */
  readonly slot: number;
  /** Put it on an element: sets `--slot` and `--slot-ink` for it and what is in it. */
  readonly className: string;
  /** CSS value of the fill, and of text and marks upon it. */
  readonly color: string;
  readonly ink: string;
  /** Path of the shape in a box of 16 × 16, for `<path d>`. */
  readonly shape: string;
  readonly shapeName: string;
  /** Slots past the eighth repeat the colours; they are drawn hollow, then dashed. */
  readonly line: 'solid' | 'hollow' | 'dashed';
}

/** How many slots have a colour of their own; later ones repeat them in another line. */
export const SLOT_COLORS = 8;

const SHAPES: readonly { readonly name: string; readonly path: string }[] = [
  { name: 'circle', path: 'M8 1a7 7 0 1 0 0 14A7 7 0 1 0 8 1Z' },
  { name: 'square', path: 'M2 2h12v12H2Z' },
  { name: 'diamond', path: 'M8 .5 15.5 8 8 15.5.5 8Z' },
  { name: 'triangle', path: 'M8 1 15.5 14.5H.5Z' },
  { name: 'hexagon', path: 'M4.2 1.5h7.6L15.5 8l-3.7 6.5H4.2L.5 8Z' },
  { name: 'cross', path: 'M5.5 1h5v4.5H15v5h-4.5V15h-5v-4.5H1v-5h4.5Z' },
  { name: 'wedge', path: 'M8 15 .5 1.5h15Z' },
  { name: 'half', path: 'M1 12.5a7 7 0 0 1 14 0Z' },
];
const PRIMARY = { name: 'bar', path: 'M1 5.5h14v5H1Z' };

/** The style of a slot; `slot` is 0 (primary) or 1..999. */
export function slotStyle(slot: number): SlotStyle {
  const index = slot <= 0 ? 0 : ((slot - 1) % SLOT_COLORS) + 1;
  const shape = index === 0 ? PRIMARY : (SHAPES[index - 1] ?? PRIMARY);
  const round = slot <= 0 ? 0 : Math.floor((slot - 1) / SLOT_COLORS);
  return {
    slot,
    className: `slot-${index}`,
    color: `var(--slot-${index})`,
    ink: `var(--slot-${index}-ink)`,
    shape: shape.path,
    shapeName: shape.name,
    line: round === 0 ? 'solid' : round === 1 ? 'hollow' : 'dashed',
  };
}

/** A slot's name for people and screen readers: “worker 2”, or “the primary”. */
export function slotLabel(slot: number): string {
  return slot <= 0 ? 'the primary' : `worker ${slot}`;
}
