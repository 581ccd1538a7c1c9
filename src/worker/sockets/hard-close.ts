import type { ChatSocket } from '../rooms/seat.js';

/**
 * Ends a connection whose client reads nothing: a polite close would wait for what is unsent. The client sees a broken
 * transport, comes back by itself and resumes.
 */
export function hardClose(socket: ChatSocket): void {
  const { transport } = socket.conn as unknown as { transport: { socket?: { terminate?: () => void } } };
  if (typeof transport.socket?.terminate === 'function') transport.socket.terminate();
  else socket.conn.close(true);
}
