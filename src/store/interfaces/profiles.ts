import type { Profile } from '../../protocol/profile.js';

/** What is kept of one person's. */
export interface KeptProfile extends Profile {
  /** How often their account was renamed when it got this name. */
  readonly renames?: number;
}

/** Those that changed after version `since`; 0: all there are. */
export interface ChangedProfiles {
  readonly since: number;
  readonly version: number;
  readonly people: readonly KeptProfile[];
}

/**
 * What people say of themselves, for everybody who draws them. Each change has the next version, so whoever holds one
 * asks for what came after it.
 */
export interface ProfileStore {
  /**
   * Sets the present name. One of an earlier rename of the account changes nothing, so that of two at once the later
   * stays. Idempotent.
   */
  putName(id: string, name: string, renames: number): Promise<void>;
  /** Sets the status; '' takes it away. Idempotent. */
  putStatus(id: string, status: string): Promise<void>;
  /** All there are, where the store has lost that version. */
  changedSince(version: number): Promise<ChangedProfiles>;
}
