import type { Logger } from '../../logger.js';
import type { ClusterStore } from '../../store/interfaces/cluster.js';
import type { SessionEnd } from './session-end.js';

/**
 * Ends of sessions that were told while nobody here heard it. A session in this worker's memory has no other copy that
 * could be gone. So the store also keeps its end, ordered from elsewhere, for a while.
 */
export class MissedEnds {
  /** A time by the store's clock; null before it was asked. */
  private since: number | null = null;

  constructor(
    private readonly store: Pick<ClusterStore, 'endedSince'>,
    private readonly sessionEnd: SessionEnd,
    private readonly logger: Logger,
  ) {}

  /**
   * Carries out what was ended since the last call. Never rejects: what was not learned now is learned the next time.
   */
  async catchUp(): Promise<void> {
    try {
      // A worker begins with an empty memory: only what ends from now on matters, and this call learns when that is.
      const { at, keys } = await this.store.endedSince(this.since ?? Number.MAX_SAFE_INTEGER);
      this.since = at;
      for (const session of keys) this.sessionEnd.note({ target: { session }, reason: 'signed-out' });
    } catch (error) {
      this.logger.debug({ error: (error as Error).message }, 'missed ends of sessions are not known yet');
    }
  }
}
