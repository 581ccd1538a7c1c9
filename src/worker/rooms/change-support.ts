import { HoldfastError } from '../../protocol/errors.js';
import { LIMITS } from '../../protocol/limits.js';
import type { ClusterStore } from '../../store/interfaces/cluster.js';
import { CHANGES_FORMAT } from '../../store/store-mark.js';

/**
 * Whether all nodes of the store know changes: until then there are none. A store's format never falls while a node serves it, so that one yes is enough; until
 * then the store is asked for each.
 */
export class ChangeSupport {
  private isKnown = false;

  constructor(private readonly store: Pick<ClusterStore, 'format'>) {}

  /** Rejects with `not_yet` while a node may be there that does not know changes. */
  async assertKnown(): Promise<void> {
    if (this.isKnown) return;
    const format = await this.store.format();
    this.isKnown = format !== null && format >= CHANGES_FORMAT;
    if (this.isKnown) return;
    throw new HoldfastError('not_yet', 'This chat is being updated. It works when that is done.', {
      retryAfterMs: LIMITS.changeAgainMs,
    });
  }
}
