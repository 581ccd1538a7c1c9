// Adapter of the chat tutorial's last step: a worker for each CPU, each on a port of its own, and one SQLite file.
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { connected } from './connected.mjs';

const SERVER = fileURLToPath(new URL('./final-step/index.js', import.meta.url));
const ROOM = 'the chat';

export const name = 'Socket.IO chat tutorial, cluster and SQLite';
export const rooms = [ROOM];
export const history = 'kept';

export async function start({ run, freePort }) {
  const ports = await inARow(availableParallelism(), freePort);
  run(process.execPath, [SERVER], { env: { PORT: String(ports[0]) } });
  return { urls: ports.map((port) => `http://127.0.0.1:${port}`) };
}

/** What the tutorial's page does. */
export async function signIn({ url, arrived, online, offline }) {
  let counter = 0;
  const options = { ackTimeout: 10_000, retries: 3, auth: { serverOffset: 0 } };
  const socket = await connected(url, options, { online, offline }, (page) => {
    page.on('chat message', (msg, serverOffset) => {
      arrived({ room: ROOM, text: msg });
      page.auth.serverOffset = serverOffset;
    });
  });
  return {
    join: () => {},
    send: (_room, text) =>
      new Promise((resolve) => {
        const clientOffset = `${socket.id}-${counter++}`;
        // When all retries are used up the page says nothing to its person, and so does this.
        socket.emit('chat message', text, clientOffset, (error) => {
          if (!error) resolve();
        });
      }),
    close: () => socket.disconnect(),
  };
}

/** So many free ports that follow each other, as the tutorial's workers want them. */
async function inARow(count, freePort) {
  let found = [await freePort()];
  while (found.length < count) {
    const next = await freePort();
    found = next === found.at(-1) + 1 ? [...found, next] : [next];
  }
  return found;
}
