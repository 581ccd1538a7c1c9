import type { Store } from '../../../src/store/interfaces/store.js';

/** A store to run the contract on: a fresh and empty one for each test, opened as often as there are "processes". */
export interface Harness {
  open(options?: { logMaxMessages?: number }): Promise<Store>;
  /** Everything that was stored is gone. */
  clear(): Promise<void>;
  stop(): Promise<void>;
}
