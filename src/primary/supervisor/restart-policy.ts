/** When a dead worker is replaced (LIFE-1). Pure: the slot's deaths and the time in, the decision out. */
import type { Limits } from '../../protocol/limits.js';

export interface RecentDeaths {
  /** When the slot's workers died, oldest first, as far back as the window. */
  readonly deathsAt: readonly number[];
  /** Deaths in a row without a life of `backoffResetMs` between them. */
  readonly streak: number;
}

export const NO_DEATHS: RecentDeaths = { deathsAt: [], streak: 0 };

export type RestartDecision =
  | { readonly kind: 'restart'; readonly delayMs: number }
  | { readonly kind: 'failed'; readonly retryInMs: number };

type RestartLimits = Pick<
  Limits,
  | 'backoffFirstMs'
  | 'backoffMaxMs'
  | 'backoffResetMs'
  | 'crashLoopDeaths'
  | 'crashLoopWindowMs'
  | 'failedSlotRetryMs'
>;

/**
 * The first death restarts at once. Each further one in a row waits twice as long, from 100 ms to 15 s. A life of 30 s
 * ends the row. More than 5 deaths in 60 s fail the slot.
 */
export function afterDeath(
  deaths: RecentDeaths,
  now: number,
  livedMs: number,
  limits: RestartLimits,
): { deaths: RecentDeaths; decision: RestartDecision } {
  const streak = livedMs >= limits.backoffResetMs ? 1 : deaths.streak + 1;
  const deathsAt = [...deaths.deathsAt.filter((at) => now - at < limits.crashLoopWindowMs), now];
  const next = { deathsAt, streak };
  if (deathsAt.length > limits.crashLoopDeaths) {
    return { deaths: next, decision: { kind: 'failed', retryInMs: limits.failedSlotRetryMs } };
  }
  const delayMs = streak === 1 ? 0 : Math.min(limits.backoffFirstMs * 2 ** (streak - 2), limits.backoffMaxMs);
  return { deaths: next, decision: { kind: 'restart', delayMs } };
}
