// Adapter of the chat tutorial's sixth step: one process, which keeps nothing.
import { fileURLToPath } from 'node:url';
import { connected } from './connected.mjs';

const SERVER = fileURLToPath(new URL('./in-memory-step/index.js', import.meta.url));
const ROOM = 'the chat';

export const name = 'Socket.IO chat tutorial, connection state recovery';
export const rooms = [ROOM];
export const history = 'none';
// The page clears its input at once, and never hears what became of the message.
export const answers = false;

export async function start({ run, freePort }) {
  const port = await freePort();
  run(process.execPath, [SERVER], { env: { PORT: String(port) } });
  return { urls: [`http://127.0.0.1:${port}`] };
}

/** What the tutorial's page does. */
export async function signIn({ url, arrived, online, offline }) {
  const socket = await connected(url, {}, { online, offline }, (page) => {
    page.on('chat message', (msg) => arrived({ room: ROOM, text: msg }));
  });
  return {
    join: () => {},
    send: (_room, text) => {
      socket.emit('chat message', text);
    },
    close: () => socket.disconnect(),
  };
}
