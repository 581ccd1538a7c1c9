/** The order of a rolling restart. Pure. */
export interface RollingSlot {
  readonly slot: number;
  readonly replaced: boolean;
  readonly removing: boolean;
}

/** The lowest slot that has not been replaced in this round, or null when all have. */
export function nextToReplace(slots: readonly RollingSlot[]): number | null {
  const left = slots.filter((one) => !one.replaced && !one.removing).map((one) => one.slot);
  return left.length === 0 ? null : Math.min(...left);
}

/** The longest that a rolling restart of so many slots can take, ms. */
export function rollingBoundMs(
  slots: number,
  limits: { readonly workerStartTimeoutMs: number; readonly drainDeadlineMs: number },
): number {
  return slots * (limits.workerStartTimeoutMs + limits.drainDeadlineMs + 1_000);
}
