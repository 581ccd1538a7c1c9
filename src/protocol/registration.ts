/**
 * Who may make an account: whoever comes; who has an invite, and operators; operators alone. The first account is made
 * in all of them as a chat is set up.
 */
export const REGISTRATIONS = ['open', 'invited', 'closed'] as const;
export type Registration = (typeof REGISTRATIONS)[number];

/** `GET /api/setup`, open to all: is this a chat without accounts yet, and does the first one need the set-up token? */
export interface SetupBody {
  readonly needed: boolean;
  readonly tokenNeeded: boolean;
  /** Who may make an account; not from an older node, where anybody may. */
  readonly registration?: Registration;
  /** What people call the OpenID provider, where there is one. */
  readonly provider?: string;
  /** True where a new password can be had by mail. */
  readonly mail?: true;
}
