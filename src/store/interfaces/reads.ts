/** Up to which seq a person has read; `version`: how often that was set back. */
export interface ReadState {
  readonly read: number;
  readonly version: number;
}

export interface ReadStanding extends ReadState {
  readonly head: number;
  /** Texts of others after the read position that are not deleted; changes and notices do not count. */
  readonly unread: number;
  /** Those of them that call the person, as their texts are now. */
  readonly mentions: number;
}

export interface ReadStore {
  get(room: string, userId: string): Promise<number>;
  /** The same with how much stands after it, at the log's head in the same instant. */
  standing(room: string, userId: string): Promise<ReadStanding>;
  /**
   * Read position = max(old, min(seq, head)), unless it was set back after the `version` that is given; resolves with
   * what it is.
   */
  advance(room: string, userId: string, seq: number, version?: number): Promise<ReadState>;
  /**
   * Sets the position to min(seq, head), back too, with the next version: what stands after it is unread again. Null
   * without the room; `far` where more than `LIMITS.markUnreadEntries` would
   * be, or more than `LIMITS.markUnreadMaxBytes` of them.
   */
  setBack(room: string, userId: string, seq: number): Promise<ReadState | 'far' | null>;
}
