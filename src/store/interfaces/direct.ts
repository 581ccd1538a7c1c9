import type { Room } from '../../protocol/room.js';
import type { UserRef } from '../../protocol/user-ref.js';

/** Rooms of exactly their people, for good: nobody joins, leaves, is removed, or moderates. */
export interface DirectStore {
  /** Makes the room of these people if it is not there yet. It is on nobody's list. Idempotent. */
  create(id: string, people: readonly UserRef[]): Promise<Room>;
  /** Puts the room on the lists of these people, where it counts to no limit. Idempotent. */
  list(id: string, people: readonly UserRef[]): Promise<void>;
}
