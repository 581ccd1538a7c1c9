import { LIMITS } from '../../protocol/limits.js';
import { STORE_FORMAT } from '../../store/store-mark.js';
import { type Neighbour, newestOf } from './findings.js';

/**
 * Whether a store may get the newest format: all its nodes have known it for as long as a node that says nothing is taken for alive, so that
 * none is overlooked which was just starting, or silent for a moment.
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
