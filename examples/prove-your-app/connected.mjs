import { io } from 'socket.io-client';

/**
 * A Socket.IO connection as a page makes one. `listen` is given the socket before anything can arrive. Resolves when it
 * is connected; rejects, and leaves nothing behind, when it is refused.
 */
export async function connected(url, options, { online, offline }, listen) {
  const socket = io(url, { forceNew: true, ...options });
  socket.on('connect', online);
  socket.on('disconnect', offline);
  listen(socket);
  try {
    await new Promise((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
  } catch (problem) {
    socket.disconnect();
    throw problem;
  }
  return socket;
}
