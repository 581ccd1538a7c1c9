import type { Store } from '../../../src/store/interfaces/store.js';

/** What a contract test gets: two stores on one database, as two processes have. */
export interface Pair {
  readonly a: Store;
  readonly b: Store;
  /** Another one, with a log of its own length. */
  open(options: { logMaxMessages: number }): Promise<Store>;
}
