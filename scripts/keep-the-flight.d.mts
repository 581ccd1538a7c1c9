/** Runs in a page, before its scripts. */
export function keepTheFlight(options: {
  /** So many dots have to have moved. */
  readonly moved: number;
  /** How long they fly before it is kept, by the page's own slowed time. */
  readonly inFlightMs: number;
  /** How fast the page's time goes on from the death, 0 … 1. */
  readonly slowness: number;
}): void;
