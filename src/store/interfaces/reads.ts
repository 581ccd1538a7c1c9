export interface ReadStanding {
  readonly read: number;
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
  /** Read position = max(old, min(seq, head)); resolves with it. */
  advance(room: string, userId: string, seq: number): Promise<number>;
}
