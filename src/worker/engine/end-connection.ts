import type { EngineConnection } from './internals.js';

/** What Engine.IO answers for a connection that it does not know; every client takes it for a lost connection. */
const UNKNOWN_CONNECTION = JSON.stringify({ code: 1, message: 'Session ID unknown' });

/**
 * Ends a connection at once, unsent packets and all: of a client that reads nothing, or that sends what no client
 * sends. It sees a broken transport, comes back by itself and resumes.
 */
export function cutOff(conn: object): void {
  const connection = conn as EngineConnection;
  const { transport } = connection;
  if (transport.name === 'websocket' && transport.socket !== undefined) {
    transport.socket.terminate();
    return;
  }
  // Engine.IO's own end of a poll is the packet `close`, after which clients of other languages do not come back
  // (python-engineio).
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
