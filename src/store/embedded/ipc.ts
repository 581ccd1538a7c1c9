/** Messages between a primary and the process of its embedded store. */
export interface StoreBoot {
  readonly type: 'boot';
  readonly dataDir: string;
  readonly password: string;
  /** 0: any free one. A restarted store gets the port of the one before. */
  readonly port: number;
  readonly primaryPid: number;
  readonly snapshotEveryMs: number;
  /** See `SaverState`. */
  readonly compactAboveBytes: number;
  /** This primary ran the store before, so the machine has not been off since. */
  readonly restarted: boolean;
}
export type ToStoreProcess =
  | StoreBoot
  | { readonly type: 'ping'; readonly id: number }
  | { readonly type: 'stop' };

export type FromStoreProcess =
  | { readonly type: 'ready'; readonly port: number; readonly restoredKeys: number; readonly loss: boolean }
  /** For a reason an operator can mend; the process exits. */
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'snapshot'; readonly at: number }
  | { readonly type: 'pong'; readonly id: number }
  | { readonly type: 'log'; readonly level: 'warn' | 'error' | 'info'; readonly message: string };
