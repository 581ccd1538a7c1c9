// Adapter of Holdfast itself, by its SDK: what an application looks like that keeps what it acknowledges.
import { fileURLToPath } from 'node:url';
import { CookieJar, createNodeClient, HttpApi, memoryStorage, systemClock } from '../../dist/client/index.js';

const SERVER = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const PASSWORD = 'correct horse battery';
const PAGE = 100;

export const name = 'Holdfast';
export const rooms = ['general'];
export const history = 'kept';

export async function start({ run, freePort, dir }) {
  const port = await freePort();
  run(process.execPath, [SERVER, '--port', String(port), '--data', dir, '--workers', '2', '--log', 'warn']);
  return { urls: [`http://127.0.0.1:${port}`] };
}

export async function signIn({ name: person, url, memory, arrived, online, offline }) {
  memory.jar ??= new CookieJar();
  memory.storage ??= memoryStorage();
  const api = new HttpApi({ url, fetch: memory.jar.fetch(), clock: systemClock });
  if (memory.hasAccount !== true) {
    await api.signUp(person, PASSWORD).catch(() => api.signIn(person, PASSWORD));
    memory.hasAccount = true;
  }
  /** By cmid: who waits for the outcome of a message. */
  const waiting = new Map();
  const page = createNodeClient({
    url,
    jar: memory.jar,
    storage: memory.storage,
    autoJoin: false,
    onTrace: (event) => {
      if (event.type === 'online') online();
      else if (event.type === 'offline') offline();
      else if (event.type === 'shown') {
        for (const { kind, text, user } of event.messages) {
          if (kind === undefined) arrived({ room: event.room, text, from: user.name });
        }
      } else if (event.type === 'ack') waiting.get(event.cmid)?.resolve();
      else if (event.type === 'fail') waiting.get(event.cmid)?.reject(new Error(event.code));
    },
  });
  await page.start();
  return {
    join: (room) => page.join(room),
    send: (room, text) =>
      new Promise((resolve, reject) => {
        const { cmid } = page.send(room, text);
        waiting.set(cmid, { resolve, reject });
      }),
    close: () => page.stop(),
    readAll: async (room) => {
      const all = [];
      for (let before; ; before = all[0].seq) {
        const { messages, more } = await api.messages(room, before, PAGE);
        all.unshift(...messages);
        if (!more || messages.length === 0) break;
      }
      return all.map(({ text, user }) => ({ text, from: user.name }));
    },
  };
}
