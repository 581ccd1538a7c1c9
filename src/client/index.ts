/** The client SDK: what pages, tests, the prover, the crowd and the benchmarks use. Needs neither a DOM nor Node. */
export type { Activity } from './activity.js';
export { type ChatClient, type ChatEvents, newTabName } from './chat-client.js';
export { type Clock, systemClock } from './clock.js';
export type { ConnectionState, SignedOutReason } from './connection/connection-state.js';
export type { Moved } from './connection/link.js';
export { CookieJar } from './cookie-jar.js';
export { createChatClient, type SocketClientOptions } from './create-client.js';
export type { OutboxEntry } from './delivery/outbox-entry.js';
export { heartbeatLocks, type TabLocks } from './delivery/tab-locks.js';
export { HttpApi } from './http-api.js';
export { createNodeClient, type NodeClientOptions } from './node-client.js';
export { balancedFetch } from './peers/balanced-fetch.js';
export { NodeSet } from './peers/node-set.js';
export { type PeerLinks, peerLinks } from './peers/peer-links.js';
export type { OpenRoom as Room } from './rooms/open-room.js';
export type { Row } from './rows.js';
export { type KeyValueStorage, memoryStorage } from './storage.js';
export type { TraceEvent } from './trace.js';
