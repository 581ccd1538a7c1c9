import type { StoreName } from '../system/store-server.js';

/** What one proof said. */
export interface Said {
  readonly verdict: 'true' | 'false' | 'unknown' | 'not run';
  readonly what: string | null;
  readonly faults: number;
  readonly acked: number;
  /** Acknowledged and not in the store at the end, told or not. */
  readonly ackedLost: number;
  readonly seconds: number;
  /** How often each kind was done. */
  readonly kinds: Readonly<Record<string, number>>;
  /** Times until clients were back, ms, by kind. */
  readonly back: Readonly<Record<string, readonly number[]>>;
}

/** One proof of a campaign. */
export interface ProofLine extends Said {
  readonly store: StoreName;
  readonly seed: number;
  /** Every room gathered. */
  readonly gathers?: true;
  /** The commit of the repository, and its date. */
  readonly commit: string;
  readonly date: string;
}

/** Many proofs with fresh seeds, on one store or on several, in one go or in slices. */
export interface Campaign {
  readonly machine: string;
  /** What makes the same again for each store, in slices or not. */
  readonly commands: Readonly<Partial<Record<StoreName, string>>>;
  readonly proofs: readonly ProofLine[];
}

/** Faults that were done on this store. */
export function faultsOf({ proofs }: Pick<Campaign, 'proofs'>, store: StoreName): number {
  return proofs.reduce((sum, line) => sum + (line.store === store ? line.faults : 0), 0);
}
