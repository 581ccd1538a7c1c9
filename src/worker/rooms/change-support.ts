import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { ClusterStore } from '../../store/interfaces/cluster.js';
import { CHANGES_FORMAT, FILES_FORMAT, MENTIONS_FORMAT, MODERATION_FORMAT } from '../../store/store-mark.js';

/**
 * Whether all nodes of the store know what is new: until then there is none of it. A store's format never falls while a
 * node serves it, so that one yes is enough; until then the store is asked for each.
 */
export class ChangeSupport {
  private format = 0;

  constructor(private readonly store: Pick<ClusterStore, 'format'>) {}

  /** Rejects with `not_yet` while a node may be there that does not know changes. */
  assertKnown(): Promise<void> {
    return this.assert(CHANGES_FORMAT);
  }

  /** The same for roles and bans. */
  assertModeration(): Promise<void> {
    return this.assert(MODERATION_FORMAT);
  }

  /** The same for files. */
  assertFiles(): Promise<void> {
    return this.assert(FILES_FORMAT);
  }

  /** Whether logs may hold notices. */
  notices(): Promise<boolean> {
    return this.reaches(MODERATION_FORMAT);
  }

  private async assert(format: number): Promise<void> {
    if (await this.reaches(format)) return;
    throw refusalError(
      'not_yet',
      { kind: 'being-updated' },
      {
        retryAfterMs: LIMITS.changeAgainMs,
      },
    );
  }

  /** Whether entries may say whom they call. */
  mentionsKnown(): Promise<boolean> {
    return this.reaches(MENTIONS_FORMAT);
  }

  /** The same, as far as it is known here. */
  get knowsMentions(): boolean {
    return this.format >= MENTIONS_FORMAT;
  }

  private async reaches(format: number): Promise<boolean> {
    if (this.format < format) this.format = (await this.store.format()) ?? 0;
    return this.format >= format;
  }
}
