import type { Position } from '../../protocol/events.js';
import type { OutgoingEvent, OutgoingHookView } from '../../protocol/outgoing.js';
import type { UserRef } from '../../protocol/user-ref.js';
import type { Decider } from './rooms.js';

/** An address of others to which what happens in one room is sent. */
export interface OutgoingHook {
  readonly id: string;
  /** Whoever knows it may be able to write there, so it is never logged. */
  readonly url: string;
  readonly events: readonly OutgoingEvent[];
  /** Who made it. */
  readonly by: UserRef;
  /** Signs what is sent. Never logged, and told once. */
  readonly secret: string;
  /** ms since 1970 by the store's clock. */
  readonly at: number;
  /** Digest of the request that made it, where that had a key: repeated, it makes no other. */
  readonly request?: string;
}

/** The position is that of the last entry that is settled: sent, given up, or none to be sent. */
export interface OutgoingState
  extends Position,
    Pick<OutgoingHookView, 'sentAt' | 'failing' | 'dead' | 'lastDead'> {
  /** Places of those that were given up last, the oldest first. */
  readonly givenUp?: readonly Position[];
  /** How often it was tried because somebody asked for that. */
  readonly triedNow?: number;
}

export interface KeptOutgoing {
  readonly hook: OutgoingHook;
  readonly state: OutgoingState;
  /** How often somebody asked that it is tried now. */
  readonly asked: number;
}

/**
 * Outgoing hooks of rooms, and how far each was sent. Each change of who has one is judged in the store, in the step
 * that does it. It rejects with `forbidden` for whoever does not moderate the room, and for direct rooms; with
 * `not_member` where there is no such room. One ends with the membership of whoever made it. Repeated, nothing changes.
 */
export interface OutgoingStore {
  /**
   * It is sent what is stored from then on. Where the room has one of the same `request`, that stays the only one.
   * Rejects with `limit_reached`, and with `forbidden` for archived rooms.
   */
  add(roomId: string, by: Decider, hook: Omit<OutgoingHook, 'at'>): Promise<void>;
  /** Asks that it is tried now, whatever it waits for. False: there is none. */
  tryNow(roomId: string, by: Decider, id: string): Promise<boolean>;
  /** False: there was none. */
  remove(roomId: string, by: Decider, id: string): Promise<boolean>;
  /** The oldest first. The caller has decided that they may be seen. */
  ofRoom(roomId: string): Promise<KeptOutgoing[]>;
  /** The ids of all rooms that have any, and of some that had. */
  rooms(): Promise<string[]>;
  /** Notes how far it was sent, never back within one epoch. False: there is none (any more). */
  note(roomId: string, id: string, state: OutgoingState): Promise<boolean>;
}
