/** What people say of themselves, for whoever draws them: what it is now, whatever older messages say. */

/** One person's, as far as it is not what messages say of them. */
export interface Profile {
  readonly id: string;
  /** Their present name; absent: they never had another. */
  readonly name?: string;
  /** How they are, in a line; absent: they do not say. */
  readonly status?: string;
  /** Digest of their picture; absent: they have none. */
  readonly picture?: string;
}

/**
 * `GET /api/profiles?since=`, and the event `profiles`: who changed after version `since`. 0: these are all, and what
 * is held of others is over.
 */
export interface ProfilesBody {
  readonly since: number;
  readonly version: number;
  readonly people: readonly Profile[];
}

/** `PATCH /api/me`, and `PATCH /api/tokens/:bot` without a name: what is named is changed. */
export interface OwnProfile {
  readonly name?: string | undefined;
  /** '' takes it away. */
  readonly status?: string | undefined;
  /** A small square PNG, JPEG or WebP in base64; null takes it away. */
  readonly picture?: string | null | undefined;
}
