import { randomBytes } from 'node:crypto';
import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import { LIMITS } from '../../protocol/limits.js';
import { engineIdOf } from '../../protocol/route.js';
import type { ChatServer } from '../shared/chat-socket.js';
import type { WorkerContext } from '../shared/context.js';
import { gatherPackets } from './gather-packets.js';
import { engineOf } from './internals.js';
import { PacketGate } from './packet-gate.js';
import { readPosts } from './poll-posts.js';
import { takeConnections } from './take-connections.js';

/** The Socket.IO server of this worker, on sockets that the primary hands over. */
export function makeServer(context: WorkerContext, http: HttpServer): ChatServer {
  const io: ChatServer = new Server(http, {
    serveClient: false,
    transports: ['websocket', 'polling'],
    pingInterval: LIMITS.pingIntervalMs,
    pingTimeout: LIMITS.pingTimeoutMs,
    connectTimeout: LIMITS.connectTimeoutMs,
    maxHttpBufferSize: LIMITS.packetMaxBytes,
    // 250 KB per connection, and it keeps batches from being encoded once for all.
    perMessageDeflate: false,
    httpCompression: false,
    // The upgrades of other paths are answered by the HTTP server; Engine.IO would close them without a word.
    destroyUpgrade: false,
  });
  const { slot, pid } = context.self;
  const engine = engineOf(io);
  engine.generateId = () => engineIdOf(slot, pid, randomBytes(15).toString('base64url'));
  engine.on('connection', (connection) => {
    PacketGate.install(context, connection);
    gatherPackets(connection);
    if (connection.transport.name === 'polling') readPosts(connection.transport);
  });
  takeConnections(io, context);
  return io;
}
