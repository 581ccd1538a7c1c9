export interface ReadStore {
  get(room: string, userId: string): Promise<number>;
  /** Read position = max(old, min(seq, head)); resolves with it. */
  advance(room: string, userId: string, seq: number): Promise<number>;
}
