import type { UserRef } from '../../protocol/events.js';
import type { LogEntry } from '../log-codec.js';

/** What comes over a room's feed: a hint that may be lost; the log and the presence hash are the truth. */
export type FeedFrame =
  | {
      readonly kind: 'message';
      readonly room: string;
      readonly epoch: string;
      readonly entry: LogEntry;
    }
  /** An instance's people in the room changed; `version` counts by one for each (room, instance). */
  | {
      readonly kind: 'presence';
      readonly room: string;
      readonly instance: string;
      readonly version: number;
      readonly joined: readonly UserRef[];
      readonly left: readonly UserRef[];
    }
  | { readonly kind: 'epoch'; readonly room: string; readonly epoch: string }
  /** Somebody became a member. */
  | { readonly kind: 'added'; readonly room: string; readonly user: UserRef }
  /** Membership ended: stop sending the room to this person's sockets. */
  | {
      readonly kind: 'removed';
      readonly room: string;
      readonly userId: string;
      readonly reason: 'left' | 'removed';
      /** The notice that tells of it: two ends of one membership are two. */
      readonly notice?: string;
    }
  /** Something that this version cannot read: the log and the presence hash may have more than was heard. */
  | { readonly kind: 'unread'; readonly room: string };

export interface FeedSource {
  /** Resolves when subscribed: what is published from then on is heard. Idempotent. */
  subscribe(room: string): Promise<void>;
  unsubscribe(room: string): Promise<void>;
  onFrame(listener: (frame: FeedFrame) => void): void;
  /**
   * Called whenever frames may have been lost (subscriber reconnected, watchdog fired), after all subscriptions are
   * back: compare every open room with the log.
   */
  onInterrupted(listener: () => void): void;
}
