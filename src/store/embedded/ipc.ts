import type { DiskTrouble } from '../../protocol/disk-trouble.js';
import type { StoreLoss } from '../../protocol/store-loss.js';
import type { Fsync } from './journal-record.js';

/** Messages between a primary and the process of its embedded store. */
export interface StoreBoot {
  readonly type: 'boot';
  readonly dataDir: string;
  readonly password: string;
  /** 0: any free one. A restarted store gets the port of the one before. */
  readonly port: number;
  readonly primaryPid: number;
  readonly fsync: Fsync;
  /** Its file is written anew above this size, once changes have doubled it. */
  readonly compactAboveBytes: number;
  /** This primary ran the store before, so the machine has not been off since. */
  readonly restarted: boolean;
  /** It had a file then. */
  readonly hadFile: boolean;
}
export type ToStoreProcess =
  | StoreBoot
  | { readonly type: 'ping'; readonly id: number }
  | { readonly type: 'stop' };

export type FromStoreProcess =
  | {
      readonly type: 'ready';
      readonly port: number;
      readonly restoredKeys: number;
      /** What is missing of what was acknowledged, in words; null: nothing. */
      readonly loss: StoreLoss | null;
    }
  /** For a reason an operator can mend; the process exits. */
  | { readonly type: 'failed'; readonly message: string }
  /** Another Holdfast has the data folder now; the process exits. */
  | { readonly type: 'lost'; readonly message: string }
  /** It began or ended (null) to refuse what would have to be written. */
  | { readonly type: 'disk'; readonly trouble: DiskTrouble | null }
  | { readonly type: 'pong'; readonly id: number }
  | { readonly type: 'log'; readonly level: 'warn' | 'error' | 'info'; readonly message: string };
