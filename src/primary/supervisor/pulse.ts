/** Whether a worker still lives, by its heartbeats (LIFE-2). Pure. */
import type { Limits } from '../../protocol/limits.js';

export type Pulse = 'alive' | 'suspect' | 'dead';

type PulseLimits = Pick<Limits, 'heartbeatSuspectMs' | 'heartbeatDeadMs'>;

/**
 * `lastBeatAt` is when the primary last read a heartbeat, `excusedUntil` when the primary itself was last late. Silence
 * before that is the primary's own fault, as it was not reading.
 */
export function judgePulse(
  now: number,
  lastBeatAt: number,
  excusedUntil: number,
  limits: PulseLimits,
): Pulse {
  const silentMs = now - Math.max(lastBeatAt, excusedUntil);
  if (silentMs > limits.heartbeatDeadMs) return 'dead';
  return silentMs > limits.heartbeatSuspectMs ? 'suspect' : 'alive';
}

/** A check that comes this much later than planned means that the primary was busy, frozen or starved. */
const LATE_BY_MS = 400;

/** Whether the primary was itself late, so that this round's judgement is skipped. */
export function wasLate(now: number, lastCheckAt: number, everyMs: number): boolean {
  return now - lastCheckAt > everyMs + LATE_BY_MS;
}
