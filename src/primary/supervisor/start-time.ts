import type { Limits } from '../../protocol/limits.js';

/**
 * How long a worker may take to be ready, ms, after so many starts of its slot in a row that were too slow. Twice as
 * long each time: on a machine that is overloaded none would ever end else, and each new one loads it more. Pure.
 */
export function startTimeMs(
  slowStarts: number,
  { workerStartTimeoutMs, workerStartMaxMs }: Pick<Limits, 'workerStartTimeoutMs' | 'workerStartMaxMs'>,
): number {
  return Math.min(workerStartTimeoutMs * 2 ** slowStarts, workerStartMaxMs);
}
