import type { Room } from '../../protocol/room.js';
import type { UserRef } from '../../protocol/user-ref.js';

/** Rooms of exactly their people, for good: nobody joins, leaves, is removed, or moderates. */
export interface DirectStore {
  /**
   * Makes the room of these people if it is not there yet. It is on nobody's list. Where nothing is said in it, it ends
   * after `directUnwrittenMs`, counted anew by each call. Idempotent.
   */
  create(id: string, people: readonly UserRef[]): Promise<Room>;
  /**
   * Puts the room, in which `by` has written, on the lists of these people, where it counts to no limit. It does not
   * appear to whoever has blocked `by` or hides the room. Resolves with whose lists it is on. Idempotent.
   */
  list(id: string, people: readonly UserRef[], by: string): Promise<string[]>;
  /** Takes the room off this person's list, until `show`. Idempotent. */
  hide(id: string, userId: string): Promise<void>;
  /** The person hides the room no more. `listed`: something was said in it, so it is on their list. Idempotent. */
  show(id: string, userId: string, listed: boolean): Promise<void>;
}
