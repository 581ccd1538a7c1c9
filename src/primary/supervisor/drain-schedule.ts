/** How long a drain may take, by where its people can go. Pure. */
import type { Limits } from '../../protocol/limits.js';

export interface DrainTimes {
  /** The node says that it goes, and serves on for this long: balancers have to hear it before it refuses. */
  readonly servesOnMs: number;
  /** Sockets are asked to move, spread over this. */
  readonly moveWithinMs: number;
  /** What is left then is closed, and the process ends. */
  readonly deadlineMs: number;
}

type DrainLimits = Pick<Limits, 'drainServesOnMs' | 'drainMoveWindowMs' | 'drainDeadlineMs'>;

/** Nobody can move when there is no other node: waiting for it would only keep the operator at the terminal. */
const ALONE: DrainTimes = { servesOnMs: 0, moveWithinMs: 0, deadlineMs: 2_000 };

/** For the shutdown of a whole node. */
export function shutdownTimes(otherNodes: number, limits: DrainLimits): DrainTimes {
  return otherNodes === 0
    ? ALONE
    : {
        servesOnMs: limits.drainServesOnMs,
        moveWithinMs: limits.drainMoveWindowMs,
        deadlineMs: limits.drainDeadlineMs - limits.drainServesOnMs,
      };
}
