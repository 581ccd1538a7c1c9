import type { SocketClient } from './socket-client.js';

/** The clients of this worker, by the ids of their sockets. */
export class SocketClients extends Map<string, SocketClient> {
  /** Those of them that are bots'. */
  readonly bots = new Set<SocketClient>();
}
