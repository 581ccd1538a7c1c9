/** Ways to break Holdfast that the prover has to notice. Each changes the built files of a private copy. */
export interface Mutant {
  readonly name: string;
  /** What it does wrong. */
  readonly about: string;
  /** Checks of which at least one must catch it. */
  readonly caughtBy: readonly string[];
  /** Faults to run it under. */
  readonly faults: readonly string[];
  readonly changes: readonly { readonly file: string; readonly from: string; readonly to: string }[];
}

export const MUTANTS: readonly Mutant[] = [];
