import { HoldfastError } from '../../protocol/errors.js';
import { LIMITS } from '../../protocol/limits.js';
import type { ClusterStore } from '../../store/interfaces/cluster.js';
import { CHANGES_FORMAT } from '../../store/store-mark.js';

/**
 * Lets changes pass once all nodes of the store know them. A store's format never falls while a node serves it, so that one yes is enough; until
 * then the store is asked for each.
 */
export class ChangeGate {
  private isOpen = false;

  constructor(private readonly store: Pick<ClusterStore, 'format'>) {}

  /** Rejects with `not_yet` while a node may be there that does not know changes. */
  async pass(): Promise<void> {
    if (this.isOpen) return;
    const format = await this.store.format();
    this.isOpen = format !== null && format >= CHANGES_FORMAT;
    if (this.isOpen) return;
    throw new HoldfastError('not_yet', 'This chat is being updated. It works when that is done.', {
      retryAfterMs: LIMITS.changeAgainMs,
    });
  }
}
