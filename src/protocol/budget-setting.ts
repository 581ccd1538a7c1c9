/** One figure of `budgets.ts`. */
export interface BudgetSetting {
  /** What one bucket is for. */
  readonly of: 'person' | 'address' | 'name' | 'room' | 'file' | 'hook' | 'bot' | 'mailbox';
  readonly figure: number;
  /** The figure is for this time; null: so many at once, or so many `MB`. */
  readonly perMs: number | null;
  /** What is counted is bytes, in millions. It holds with `loose` too, since it bounds a disk. */
  readonly unit?: 'MB';
  /** How many times the figure may come at once, before the rate counts. */
  readonly burst: number;
  /** What is counted, for the table of the docs and the help. */
  readonly what: string;
}
