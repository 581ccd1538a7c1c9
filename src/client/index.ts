/** The client SDK: what pages, tests, the prover, the crowd and the benchmarks use. Needs neither a DOM nor Node. */

export { type ChatClient, newTabName } from './chat-client.js';
export type { ConnectionState, SignedOutReason } from './connection/connection-state.js';
export type { Moved } from './connection/link.js';
export { createChatClient, type SocketClientOptions } from './create-client.js';
export { type KeyValueStorage, memoryStorage } from './delivery/key-value-storage.js';
export { heartbeatLocks, type TabLocks } from './delivery/tab-locks.js';
export type { Activity } from './events/activity.js';
export type { ChatEvents } from './events/chat-events.js';
export type { Change, OutboxChange, OutboxItem, Target } from './events/outbox-change.js';
export type { AttachedFile, OutboxMessage } from './events/outbox-message.js';
export type { TraceEvent } from './events/trace.js';
export { fetchPut } from './files/fetch-put.js';
export type { PutFile, Upload, UploadState } from './files/upload.js';
export type { UploadQueue } from './files/upload-queue.js';
export { CookieJar } from './http/cookie-jar.js';
export { ExportApi, type ExportOf, exportLinesOf } from './http/export-api.js';
export { HttpApi } from './http/http-api.js';
export { createNodeClient, type NodeClientOptions } from './node-client.js';
export { openUploads } from './open-uploads.js';
export { balancedFetch } from './peers/balanced-fetch.js';
export { NodeSet } from './peers/node-set.js';
export { type PeerLinks, peerLinks } from './peers/peer-links.js';
export type { OpenRoom as Room } from './rooms/open-room.js';
export type { NoticeRow, Row, ShownRow } from './rooms/rows.js';
export { type Clock, systemClock } from './timing/clock.js';
