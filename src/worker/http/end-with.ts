import type { Duplex } from 'node:stream';
import { LIMITS } from '../../protocol/limits.js';

/**
 * Sends the last answer of a connection that no response object serves, and sees to its end. What still comes is thrown
 * away.
 */
export function endWith(socket: Duplex, answer: string): void {
  socket.on('error', () => socket.destroy());
  // Unread bytes would make the close a reset, which takes the answer with it.
  socket.resume();
  socket.end(answer);
  const timer = setTimeout(() => socket.destroy(), LIMITS.lingerMs);
  socket.once('close', () => clearTimeout(timer));
}
