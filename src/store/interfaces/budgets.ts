/** Buckets for the whole cluster, which fill by the store's clock. */
export interface BudgetStore {
  /**
   * Takes up to `wanted` units, as many as there are, or gives some back (negative). Resolves with how many were taken,
   * and in how many ms there is one more (0: there is one).
   */
  take(
    bucket: string,
    rule: { readonly capacity: number; readonly perSecond: number },
    wanted: number,
  ): Promise<{ readonly taken: number; readonly retryAfterMs: number }>;
  /** Remembers this text for a time. */
  remember(text: string, forMs: number): Promise<void>;
  isRemembered(text: string): Promise<boolean>;
}
