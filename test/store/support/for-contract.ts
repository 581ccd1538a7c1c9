import { quiet } from './quiet.js';

/**
 * How the contract opens a store of Redis, twice for each of its tests. It asks nothing of the connections for sessions
 * and for Socket.IO, so they are not made.
 */
export const FOR_CONTRACT = { logger: quiet, name: 'test', forSockets: false } as const;
