/** TCP ports of this machine. It starts no process; what it listens on ends with this one. */
import { connect, createServer } from 'node:net';

/** Below the range from which systems take the ports of outgoing connections: none of those can slip in between. */
const FIRST = 18_000;
const LAST = 32_000;

/**
 * Processes that run side by side take ports out of blocks of their own. Else two may be given one port, each in the
 * moment before the other binds it. Whoever listens on the first port of a block has the block.
 */
const BLOCK = 100;
const BLOCKS = (LAST - FIRST) / BLOCK;

/** All ports of the blocks that this process has, and which of them is next. */
const ports: number[] = [];
let next = 0;
let claiming: Promise<boolean> | null = null;

/** A TCP port that was free a moment ago on every address, and that no process of the testbed gave before. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < LAST - FIRST; tries += 1) {
    while (next >= ports.length) {
      claiming ??= claimBlock().finally(() => {
        claiming = null;
      });
      // Where no block is left, those given long ago have to do.
      if (!(await claiming)) next = 0;
    }
    const port = ports[next] as number;
    next += 1;
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port between ${FIRST} and ${LAST}`);
}

/** Adds the ports of a block that nobody had. Resolves with false when there is none. It ends with this process. */
async function claimBlock(): Promise<boolean> {
  for (let tries = 0; tries < BLOCKS; tries += 1) {
    const first = FIRST + BLOCK * ((process.pid + tries) % BLOCKS);
    if (!(await holds(first))) continue;
    for (let port = first + 1; port < first + BLOCK; port += 1) ports.push(port);
    return true;
  }
  if (ports.length === 0) throw new Error(`no free block of ports between ${FIRST} and ${LAST}`);
  return false;
}

function holds(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', () => resolve(false));
    server.listen(port, () => resolve(true)).unref();
  });
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
