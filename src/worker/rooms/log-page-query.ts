/** Which page: before or after a seq, or around the message with a mid; none: the newest. */
export interface LogPageQuery {
  readonly before?: number | undefined;
  readonly after?: number | undefined;
  readonly around?: string | undefined;
  readonly limit?: number | undefined;
  /** The client understands entries of all kinds, and so rows with holes between their seqs. */
  readonly entries?: '1' | undefined;
}
