import type { UserRef } from '../../protocol/user-ref.js';

/** A link that makes accounts, and brings who has one into its room. */
export interface Invite {
  /** A digest of what stands in the link: who reads it here cannot make the link of it. */
  readonly id: string;
  /** Who made it. */
  readonly by: UserRef;
  /** Null: it leads into the chat, and into no room. */
  readonly room: string | null;
  /** How many people may come by it. */
  readonly uses: number;
  /** How many came. */
  readonly spent: number;
  /** When it ends, ms since 1970 by the store's clock. */
  readonly until: number;
}

/**
 * Links that are open: not ended, not withdrawn, not used up. A use is set aside for a person, with an expiry, before
 * their account is made. It is then spent with the account, or given back. All is judged by the store's clock, in the
 * step that does it, so no more people come by a link than it has uses.
 */
export interface InviteStore {
  /** Keeps a link for so long. Rejects with `limit_reached`. Repeated with the same id it changes nothing. */
  create(invite: Pick<Invite, 'id' | 'by' | 'room' | 'uses'>, forMs: number): Promise<Invite>;
  /** Null: it is not open. */
  get(id: string): Promise<Invite | null>;
  /** Those that a person made and that are open, the last to end first. */
  ofPerson(userId: string): Promise<Invite[]>;
  /** Ends one that the person made. False: there is none. */
  withdraw(id: string, userId: string): Promise<boolean>;
  /**
   * Sets a use aside for the person with this id for so long; null: the link is not open. Repeated, it is the same use,
   * for longer. A use whose time is over is counted for whose account is there. Of anybody else it is free again, and
   * their account is never made (`AccountStore.abandon`). Rejects with `BeingTaken` while the last uses are set aside
   * for others.
   */
  reserve(id: string, userId: string, forMs: number): Promise<Invite | null>;
  /** The use that was set aside for this person is counted. Idempotent. */
  spend(invite: Invite, userId: string): Promise<void>;
  /** The use that was set aside for this person is free again. Idempotent. */
  giveBack(invite: Invite, userId: string): Promise<void>;
}
