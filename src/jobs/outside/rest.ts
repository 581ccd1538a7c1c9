/** How long an address outside rests. */
interface Rest {
  readonly firstMs: number;
  readonly mostMs: number;
}

/** After so many failures one after the other; each time twice as long, and no shorter than it asked for. Pure. */
export function restMs(failures: number, askedForMs: number, { firstMs, mostMs }: Rest): number {
  const own = firstMs * 2 ** Math.min(failures, 20);
  return Math.min(Math.max(own, askedForMs), mostMs);
}
