import type { Duplex } from 'node:stream';

/** So long a client has to read the last answer and close; then its connection is closed from here. */
const LINGER_MS = 1_000;

/** Sends the last answer of a connection that no response object serves, and sees to its end. What still comes is thrown away. */
export function endWith(socket: Duplex, answer: string): void {
  socket.on('error', () => socket.destroy());
  // Unread bytes would make the close a reset, which takes the answer with it.
  socket.resume();
  socket.end(answer);
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(timer));
}
