/** Arrow keys between worker cards: one Tab stop for all, the nearest card in the arrow's direction. */
const CARD = '[data-card]';

const DIRECTIONS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Index of the point to go to from `from`, or null when there is none that way. Pure. */
export function nearestPoint(
  points: readonly Point[],
  from: number,
  direction: readonly [number, number],
): number | null {
  const start = points[from];
  if (start === undefined) return null;
  let best: { index: number; cost: number } | null = null;
  points.forEach((point, index) => {
    const along = (point.x - start.x) * direction[0] + (point.y - start.y) * direction[1];
    const aside = Math.abs((point.x - start.x) * direction[1]) + Math.abs((point.y - start.y) * direction[0]);
    if (index === from || along <= 4) return;
    const cost = along + aside * 3;
    if (best === null || cost < best.cost) best = { index, cost };
  });
  return (best as { index: number } | null)?.index ?? null;
}

/** Moves the focus from the card that has it; true when the key was an arrow. */
export function moveFocus(key: string, card: Element): boolean {
  const direction = DIRECTIONS[key];
  if (direction === undefined) return false;
  const cards = [...document.querySelectorAll<HTMLElement>(CARD)];
  const points = cards.map((one) => {
    const box = one.getBoundingClientRect();
    return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  });
  const from = cards.indexOf(card as HTMLElement);
  const way = nearestPoint(points, from, direction);
  // In one column, left and right go on to the neighbour in order.
  const next = way ?? (direction[0] === 0 ? null : from + direction[0]);
  if (next !== null) cards[next]?.focus();
  return true;
}
