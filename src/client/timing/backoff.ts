/** Where waits between tries begin to double and where they stop. */
export interface BackoffRange {
  readonly firstMs: number;
  readonly maxMs: number;
}

/** 5 s: who waits while the network changes, and then meets two silent websockets, is served by polling within 15 s. */
export const RECONNECT_BACKOFF: BackoffRange = { firstMs: 250, maxMs: 5_000 };

/**
 * Exponential back-off with full jitter. `failures` is how many tries have failed so far. 0 gives 0 ms, since most
 * losses are one worker's death and another is ready. Then it is a random wait up to firstMs, 2 × firstMs … maxMs: a
 * thousand clients of one dead worker must not return in waves.
 */
export function backoffMs(failures: number, random: number, range: BackoffRange = RECONNECT_BACKOFF): number {
  if (failures <= 0) return 0;
  const ceiling = Math.min(range.maxMs, range.firstMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(random * ceiling);
}

/**
 * How long a connection attempt may take until a worker answers, ms, and then as long again until it welcomes. It is
 * short at first, so that a frozen worker is left quickly. It grows with each silent try in a row: giving up would make
 * a slow network or a storm of thousands worse. Tries that were refused are no reason for patience.
 */
export function attemptTimeoutMs(silences: number): number {
  return Math.min(10_000, Math.round(2_000 * 1.5 ** Math.min(silences, 10)));
}
