/** Signing in by an OpenID provider beside passwords. */

/** The provider, as it was given at the start; the same on all nodes. */
export interface OidcProvider {
  /** Its address, under which its description is (`/.well-known/openid-configuration`). */
  readonly issuer: string;
  /** How the chat is called there. */
  readonly client: string;
  /** What the chat proves itself with; null: it is a public client. */
  readonly secret: string | null;
  /** What people know it by, on the button. */
  readonly name: string;
}

/** Why nobody was signed in. The page is opened with it in its address: `#sign-in=denied`. */
export const OIDC_FAILURES = [
  /** The person, or the provider, said no. */
  'denied',
  /** It took too long, was begun in another browser, or is over. */
  'late',
  /** The provider does not answer. */
  'away',
  /** What it answered is not right. The log says what. */
  'wrong',
  'disabled',
  /** The first account is made with the set-up link. */
  'first',
  'too-often',
  /** The store cannot take it just now. */
  'store',
] as const;
export type OidcFailure = (typeof OIDC_FAILURES)[number];
