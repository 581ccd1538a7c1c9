import { BoundedSet } from '../../bounded-map.js';
import { LIMITS } from '../../protocol/limits.js';
import type { ClusterStore } from '../../store/interfaces/cluster.js';

/**
 * Tells the store which operators' sessions ended on this node, at once or when it is back, so that every node can
 * know.
 */
export class EndedOperators {
  private readonly waiting = new BoundedSet<string>(LIMITS.endedOperatorsWaiting);

  constructor(private readonly store: Pick<ClusterStore, 'recordEnd'>) {}

  record(session: string): void {
    this.waiting.add(session);
    void this.write(session);
  }

  /** The store is back. */
  recordWaiting(): void {
    for (const session of this.waiting) void this.write(session);
  }

  private async write(session: string): Promise<void> {
    try {
      await this.store.recordEnd(session, LIMITS.endedSessionKeptMs);
      this.waiting.delete(session);
    } catch {
      // It stays waiting, and is written when the store is back.
    }
  }
}
