/** TCP ports of this machine. It starts nothing. */
import { connect, createServer } from 'node:net';

/** Below the range from which systems take the ports of outgoing connections: none of those can slip in between. */
const FIRST = 18_000;
const LAST = 32_000;

/** Test processes run side by side; each begins to look somewhere else. */
let next = FIRST + ((process.pid * 37) % (LAST - FIRST));

/** A TCP port that was free a moment ago on every address, and that this process did not give before. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < LAST - FIRST; tries += 1) {
    const port = next;
    next = next + 1 > LAST ? FIRST : next + 1;
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port between ${FIRST} and ${LAST}`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, () => server.close(() => resolve(true)));
  });
}

/** Whether something accepts connections on the port of loopback. */
export function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
