/** The end of a socket, as its person is told of it. */
import type { TestSocket } from './person.js';

/** Watches a socket's end. The result gives why it was signed out once it is closed, and null until then. */
export function watchEnd(socket: TestSocket): () => string | null {
  let reason: string | null = null;
  let isClosed = false;
  socket.once('signed-out', (notice) => {
    ({ reason } = notice);
  });
  socket.once('disconnect', () => {
    isClosed = true;
  });
  return () => (isClosed ? reason : null);
}
