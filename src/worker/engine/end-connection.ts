import type { IncomingMessage, ServerResponse } from 'node:http';

/** A transport of Engine.IO 6 as far as its end is known here. */
interface Transport {
  readonly name: string;
  writable: boolean;
  /** Of a websocket. */
  readonly socket?: { terminate?: () => void };
  /** Of long polling: the poll that waits. */
  readonly req?: (IncomingMessage & { cleanup?: () => void }) | null;
  readonly res?: ServerResponse | null;
}

/** A connection of Engine.IO 6, likewise. */
interface EngineConnection {
  readonly transport: Transport;
  readonly writeBuffer: readonly unknown[];
  readyState: string;
  close(discard?: boolean): void;
  once(event: 'drain', listener: () => void): void;
}

/** What Engine.IO answers for a connection that it does not know; every client takes it for a lost connection. */
export const UNKNOWN_CONNECTION = JSON.stringify({ code: 1, message: 'Session ID unknown' });

/**
 * Ends a connection at once, unsent packets and all: of a client that reads nothing, or that sends what no client sends. It sees a
 * broken transport, comes back by itself and resumes.
 */
export function cutOff(conn: object): void {
  const connection = conn as EngineConnection;
  const { transport } = connection;
  if (transport.name === 'websocket' && typeof transport.socket?.terminate === 'function') {
    transport.socket.terminate();
    return;
  }
  // Engine.IO's own end of a poll is the packet `close`, after which clients of other languages do not come back (python-engineio).
  const { req, res } = transport;
  if (transport.writable && req && res) {
    transport.writable = false;
    req.cleanup?.();
    res.writeHead(400, { 'Content-Type': 'application/json' }).end(UNKNOWN_CONNECTION);
  }
  connection.close(true);
}

/** The same after what waits to be sent has left, and without hearing the client any more. */
export function sendAway(conn: object): void {
  const connection = conn as EngineConnection;
  if (connection.transport.name === 'websocket') connection.close();
  else if (connection.writeBuffer.length === 0) cutOff(connection);
  else if (connection.readyState === 'open') {
    connection.readyState = 'closing';
    connection.once('drain', () => cutOff(connection));
  }
}
