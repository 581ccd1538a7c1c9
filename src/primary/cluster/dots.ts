/**
 * The dots of a node's view, which travel apart from it. They are most of it, and change only when somebody comes or
 * goes, while the rest is told every second.
 */
import type { NodeView, SocketDot } from '../../protocol/control.js';

/** By slot. */
export type Dots = readonly (readonly [slot: number, dots: readonly SocketDot[]])[];

/** A view without its dots, and these. */
export function partDots(view: NodeView): { readonly view: NodeView; readonly dots: Dots } {
  const dots = view.slots.map(({ slot, dots }) => [slot, dots] as const);
  return { view: { ...view, slots: view.slots.map((slot) => ({ ...slot, dots: [] })) }, dots };
}

export function joinDots(view: NodeView, dots: Dots): NodeView {
  const bySlot = new Map(dots);
  return { ...view, slots: view.slots.map((slot) => ({ ...slot, dots: bySlot.get(slot.slot) ?? [] })) };
}

/**
 * Gives dots a version that stays as long as they do. What a worker told is kept as it came, so the same dots are the
 * same array.
 */
export class DotsVersion {
  private last: Dots = [];
  private count = 0;

  /** `maker`: names this process among all that ever ran under this node's name. */
  constructor(private readonly maker: string) {}

  versionOf(dots: Dots): string {
    if (!isSameDots(this.last, dots)) this.count += 1;
    this.last = dots;
    return `${this.maker}.${this.count}`;
  }
}

function isSameDots(some: Dots, others: Dots): boolean {
  return (
    some.length === others.length &&
    some.every(([slot, dots], index) => {
      const [otherSlot, otherDots] = others[index] as Dots[number];
      return slot === otherSlot && (dots === otherDots || dots.length + otherDots.length === 0);
    })
  );
}
