import type { Spread } from '../checker/spread.js';

/** What one proof of a campaign said. */
export interface ProofLine {
  readonly seed: number;
  readonly verdict: 'true' | 'false' | 'unknown' | 'not run';
  readonly what: string | null;
  readonly faults: number;
  readonly acked: number;
  /** How often each kind was done. */
  readonly kinds: Readonly<Record<string, number>>;
  /** Times until clients were back, ms, by kind. */
  readonly back: Readonly<Record<string, readonly number[]>>;
}

/** Many proofs with fresh seeds. */
export interface Campaign {
  readonly date: string;
  readonly commit: string;
  readonly machine: string;
  readonly command: string;
  readonly back: Readonly<Record<string, Spread>>;
  readonly proofs: readonly ProofLine[];
}
