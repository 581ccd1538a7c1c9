import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { splitTarget } from '../../domain/request-target.js';
import { LIMITS } from '../../protocol/limits.js';
import { isUpload } from './long-bodies.js';

/** Some megabytes come meanwhile at most, and few connections end like this. */
const LOOK_EVERY_MS = 20;

/**
 * Sees to the end of a connection whose last answer left before the body of its request was there. Node destroys such a
 * socket at once (`destroySoon`). Unread bytes make that a reset, and a proxy that is still sending takes it for a
 * failed node. What still comes is thrown away, for as long and as much as behind any last answer. It is more behind an
 * upload's: a browser reads no answer before it has sent the whole body, or cannot send on.
 */
export function endAfterBody(req: IncomingMessage): void {
  const { socket } = req;
  const isLong = isUpload(req.method, splitTarget(req.url ?? '').path);
  const lingerMs = isLong ? LIMITS.uploadLingerMs : LIMITS.lingerMs;
  const maxBytes = isLong ? LIMITS.uploadThrownAwayMaxBytes : LIMITS.lingerMaxBytes;
  socket.destroySoon = () => {
    if (req.complete || socket.destroyed) {
      Socket.prototype.destroySoon.call(socket);
      return;
    }
    const from = socket.bytesRead;
    const end = () => socket.destroy();
    const timer = setTimeout(end, lingerMs);
    // The parser reads past all listeners, and keeps to itself what nobody asked for.
    const watch = setInterval(() => {
      if (socket.bytesRead - from > maxBytes) end();
    }, LOOK_EVERY_MS);
    req.once('end', () => socket.destroySoon());
    socket.once('close', () => {
      clearTimeout(timer);
      clearInterval(watch);
    });
    socket.end();
    req.resume();
  };
}
