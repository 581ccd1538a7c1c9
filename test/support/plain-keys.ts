import { Keys } from '../../src/store/redis/keys.js';

/** The keys of a cluster without a name in the first database, as the embedded store has it. */
export const PLAIN_KEYS = new Keys({ cluster: null, db: 0 });
