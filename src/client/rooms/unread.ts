/** One person's numbers in one room. */
export interface ReadNumbers {
  /** seq of the newest message. */
  readonly head: number;
  /** Read up to this seq. */
  readonly read: number;
}

/** How many messages are unread. */
export function unreadOf({ head, read }: ReadNumbers): number {
  return Math.max(0, head - read);
}
