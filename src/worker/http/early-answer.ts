import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { LIMITS } from '../../protocol/limits.js';

/**
 * Sees to the end of a connection whose last answer left before the body of its request was there. Node destroys such a
 * socket at once (`destroySoon`): unread bytes make that a reset, and a proxy that is still sending takes it for a
 * failed node. What still comes is thrown away, for as long and as much as behind any last answer.
 */
export function endAfterBody(req: IncomingMessage): void {
  const { socket } = req;
  socket.destroySoon = () => {
    if (req.complete || socket.destroyed) {
      Socket.prototype.destroySoon.call(socket);
      return;
    }
    const from = socket.bytesRead;
    const end = () => socket.destroy();
    const timer = setTimeout(end, LIMITS.lingerMs);
    req.on('data', () => {
      if (socket.bytesRead - from > LIMITS.lingerMaxBytes) end();
    });
    req.once('end', () => socket.destroySoon());
    socket.once('close', () => clearTimeout(timer));
    socket.end();
    req.resume();
  };
}
