import type { Profile } from '../../protocol/profile.js';

/** What is kept of one person's. */
export interface KeptProfile extends Profile {
  /** How often their account was renamed when it got this name. */
  readonly renames?: number;
}

/** `digest`: by which all are told that there is another one. */
export interface KeptPicture {
  readonly digest: string;
  readonly base64: string;
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
  /** Sets the picture, or takes it away. Idempotent. */
  putPicture(id: string, picture: KeptPicture | null): Promise<void>;
  /** In base64; null: they have none. */
  pictureOf(id: string): Promise<string | null>;
  /** All there are, where the store has lost that version. */
  changedSince(version: number): Promise<ChangedProfiles>;
}
