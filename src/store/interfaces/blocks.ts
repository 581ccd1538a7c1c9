import type { UserRef } from '../../protocol/user-ref.js';

/** Somebody whom a person wants no direct messages of. */
export interface PersonBlock {
  readonly user: UserRef;
  /** ms since 1970 by the store's clock. */
  readonly at: number;
}

/**
 * Whom people have blocked. The list is the truth. The direct room of the two says so in its record, by which the store
 * refuses what is written there. `room`: the id of that room, which need not be there. Each call is idempotent, and one
 * that was cut off is completed by a repetition, or by `settle`.
 */
export interface BlockStore {
  /** Rejects with `limit_reached`. */
  block(by: string, user: UserRef, room: string): Promise<void>;
  unblock(by: string, userId: string, room: string): Promise<void>;
  /** The newest first. */
  ofPerson(by: string): Promise<PersonBlock[]>;
  /** Whether one of the two has blocked the other, as the room's record says. */
  isBlocked(room: string): Promise<boolean>;
  /** Writes into the record of the room of these two what their lists say; to be called when it was made. */
  settle(room: string, people: readonly [string, string]): Promise<void>;
}
