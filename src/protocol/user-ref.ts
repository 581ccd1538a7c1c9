/** What others may know of a person. */
export interface UserRef {
  readonly id: string;
  readonly name: string;
  /** Set for people of the built-in crowd, so that nobody takes them for real ones. */
  readonly synthetic?: true;
  /** A program writes under this name: it has no account. A hook's reads nothing and is never online. */
  readonly bot?: true;
}
