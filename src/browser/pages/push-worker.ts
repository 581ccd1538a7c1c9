/**
 * Shows what the browser is told while the page is closed. It controls no page and answers for none: its scope is the
 * folder that it lies in. What it was registered with says the language, and whether it may show what was written.
 */
import type { Message } from '../../protocol/events.js';
import type { MessagesBody, RoomsBody } from '../../protocol/http.js';
import type { PushedMessage } from '../../protocol/pushed-message.js';
import { pushNotification } from '../chat/text/push-notification.js';

/** What is used of a service worker; the types of pages do not have it. */
interface Waiting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface PageClient {
  readonly focused: boolean;
  focus(): Promise<PageClient>;
  postMessage(message: unknown): void;
}
interface WorkerScope {
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    matchAll(options: { type: 'window'; includeUncontrolled: true }): Promise<readonly PageClient[]>;
    openWindow(url: string): Promise<unknown>;
  };
  skipWaiting(): Promise<void>;
}
const scope = globalThis as unknown as WorkerScope;
const settings = new URL(location.href).searchParams;
/** How many messages it remembers to have shown: more than a push service keeps of one browser. */
const SHOWN = 200;
const MEMORY = 'holdfast-push';
const MEMORY_KEY = '/build/shown';

addEventListener('install', () => void scope.skipWaiting());
addEventListener('push', (event) => {
  const pushed = readPush((event as Event & { data: { json(): unknown } | null }).data);
  if (pushed !== null) (event as Waiting).waitUntil(showOnce(pushed));
});
addEventListener('notificationclick', (event) => {
  const { notification } = event as Event & { notification: Notification };
  notification.close();
  (event as Waiting).waitUntil(openMessage(notification.data as PushedMessage));
});

function readPush(data: { json(): unknown } | null): PushedMessage | null {
  try {
    const { room, mid } = (data?.json() ?? {}) as Partial<PushedMessage>;
    return typeof room === 'string' && typeof mid === 'string' ? { room, mid } : null;
  } catch {
    // It is none of this server's: whoever has the address and the keys could send what they like.
    return null;
  }
}

function pages(): Promise<readonly PageClient[]> {
  return scope.clients.matchAll({ type: 'window', includeUncontrolled: true });
}

/** The next one is judged after the one before is remembered. */
let last: Promise<void> = Promise.resolve();
function showOnce(pushed: PushedMessage): Promise<void> {
  // The browser says by itself that something came where nothing could be shown.
  last = last.then(() => show(pushed)).catch(() => {});
  return last;
}

async function show(pushed: PushedMessage): Promise<void> {
  const shown = await shownBefore();
  // It came twice, or somebody looks at the chat.
  if (shown.includes(pushed.mid) || (await pages()).some(({ focused }) => focused)) return;
  const known = await ask(pushed);
  if (known === 'settled') return;
  const { title, body } = pushNotification(settings.get('language'), known, settings.get('text') === '1');
  await scope.registration.showNotification(title, {
    body,
    tag: pushed.mid,
    data: pushed,
    silent: settings.get('sound') !== '1',
  });
  await remember([...shown, pushed.mid].slice(-SHOWN));
}

/** As whoever is signed in; null where the server cannot be asked, `settled` for what was read or deleted meanwhile. */
async function ask({ room, mid }: PushedMessage) {
  try {
    const [{ rooms }, { messages }] = await Promise.all([
      get<RoomsBody>('/api/rooms'),
      get<MessagesBody>(
        `/api/rooms/${encodeURIComponent(room)}/messages?around=${encodeURIComponent(mid)}&limit=1`,
      ),
    ]);
    const view = rooms.find(({ id }) => id === room);
    const message: Message | undefined = messages.find((one) => one.mid === mid);
    if (view === undefined || message === undefined) return null;
    return message.deleted || message.seq <= view.read ? 'settled' : { view, message };
  } catch {
    // Without a network, or signed out: that there is a message is all that is known.
    return null;
  }
}

async function get<T>(path: string): Promise<T> {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return (await answer.json()) as T;
}

async function openMessage(pushed: PushedMessage): Promise<void> {
  const [page] = await pages();
  if (page === undefined) {
    await scope.clients.openWindow(`/#/room/${pushed.room}/${pushed.mid}`);
    return;
  }
  page.postMessage(pushed);
  await page.focus();
}

async function shownBefore(): Promise<string[]> {
  const kept = await (await caches.open(MEMORY)).match(MEMORY_KEY);
  return kept === undefined ? [] : ((await kept.json()) as string[]);
}

async function remember(mids: readonly string[]): Promise<void> {
  await (await caches.open(MEMORY)).put(MEMORY_KEY, new Response(JSON.stringify(mids)));
}
