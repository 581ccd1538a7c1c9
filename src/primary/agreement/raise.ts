import { LIMITS } from '../../protocol/limits.js';
import { STORE_FORMAT } from '../../store/store-mark.js';
import { type Neighbour, newestOf } from './findings.js';

/**
 * Whether a store may get the newest format: all its nodes know it, and have known it for long enough. That is as long
 * as a silent node is taken for alive, so that none is overlooked which was just starting.
 */
export class RaiseWait {
  private since: number | null = null;

  /** With each heartbeat. `nowMs`: of a clock that is never set. */
  isOver(others: readonly Neighbour[], nowMs: number): boolean {
    const all = others.every(({ mark }) => mark !== null && newestOf(mark) >= STORE_FORMAT);
    this.since = all ? (this.since ?? nowMs) : null;
    return this.since !== null && nowMs - this.since >= LIMITS.nodeViewTtlMs;
  }
}
