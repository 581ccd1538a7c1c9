/** Whether this browser is told while the page is closed, for whoever is signed in on it. */
import { effect, signal } from '@preact/signals';
import { PushApi } from '../../../client/http/push-api.js';
import { seqOfMid } from '../../../protocol/entries.js';
import type { PushedMessage } from '../../../protocol/pushed-message.js';
import { client, user } from './client.js';
import { openMessage, panel } from './navigation.js';
import { notifySettings, permission, turnOn } from './notify-settings.js';
import { pageStorage, setStored } from './page-storage.js';
import { quietTime } from './quiet-time.js';

/** Who set it up here: somebody else who signs in is not told by it. */
const KEY = 'holdfast.push';
const WORKER = '/build/push-worker.js';
/** The server forgets whose session would have ended by now; a page that stays open says it anew. */
const SAY_AGAIN_MS = 24 * 3_600_000;
const api = new PushApi(client.api);

export const pushOwner = signal<string | null>(pageStorage.get(KEY));
export type PushAnswer = 'on' | 'refused' | 'failed';

/** The browser can be told while no page is open. */
export function canPush(): boolean {
  return permission() !== 'none' && 'serviceWorker' in navigator && 'PushManager' in globalThis;
}

/** To be called in a press of a button: the browser asks the person then, and only then. */
export async function turnPushOn(): Promise<PushAnswer> {
  const me = user.peek()?.id;
  if (me === undefined || (await turnOn()) !== 'granted') return 'refused';
  try {
    const { publicKey } = await api.ofPerson();
    const { pushManager } = await active(await register());
    await say(await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey }));
    keepOwner(me);
    return 'on';
  } catch {
    // The browser has no push service, or cannot reach it; or the server cannot be reached.
    return 'failed';
  }
}

/** Also where the server cannot be reached: what it sends then nobody takes, and it hears so. */
export async function turnPushOff(): Promise<void> {
  keepOwner(null);
  const subscription = await (await registered())?.pushManager.getSubscription();
  if (subscription == null) return;
  await subscription.unsubscribe();
  // The push service says to the server that there is no such browser, with the next message.
  await api.remove({ endpoint: subscription.endpoint }).catch(() => {});
}

export function startPush(): void {
  if (!canPush()) return;
  addEventListener('storage', ({ key }) => {
    if (key === KEY) pushOwner.value = pageStorage.get(KEY);
  });
  navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<PushedMessage>) => {
    panel.value = null;
    openMessage(data.room, data.mid);
  });
  navigator.serviceWorker.startMessages();
  let before = user.peek();
  effect(() => {
    const { value: now } = user;
    const owner = pushOwner.peek();
    // Whoever signs out here, or somebody else who signs in, is not told by it any more.
    const isOver = now === null ? before !== null : owner !== now.id;
    before = now;
    if (owner !== null && isOver) void turnPushOff();
  });
  // What was chosen says itself to the server, and to what shows it.
  effect(() => {
    void [notifySettings.value, quietTime.value];
    void sayAgain(user.value?.id ?? null);
  });
  client.on('room', (room) => void closeRead(room));
  client.on('rooms', () => void closeRead(null));
  setInterval(() => void sayAgain(user.peek()?.id ?? null), SAY_AGAIN_MS);
}

/** What was read on any device is shown no more. `room`: null for all. */
async function closeRead(room: string | null): Promise<void> {
  if (pushOwner.peek() === null) return;
  for (const shown of (await (await registered())?.getNotifications()) ?? []) {
    const { room: of, mid } = shown.data as PushedMessage;
    const read = client.room(of)?.read ?? 0;
    if ((room === null || room === of) && (seqOfMid(mid) ?? 0) <= read) shown.close();
  }
}

async function sayAgain(me: string | null): Promise<void> {
  if (me === null || pushOwner.peek() !== me) return;
  if (!notifySettings.peek().on || permission() !== 'granted') return turnPushOff();
  try {
    const subscription = await (await register()).pushManager.getSubscription();
    if (subscription === null) keepOwner(null);
    else await say(subscription);
  } catch {
    // It is said again with the next choice, or when the page is opened next.
  }
}

async function say(subscription: PushSubscription): Promise<void> {
  const { endpoint = '', keys: { p256dh = '', auth = '' } = {} } = subscription.toJSON();
  const quiet = quietTime.peek();
  const quietUntil = quiet === null ? 0 : quiet.kind === 'on' ? Number.MAX_SAFE_INTEGER : quiet.until;
  await api.add({ endpoint, keys: { p256dh, auth }, quietUntil });
}

/** What shows it knows by its own address what was chosen: it reads no storage of pages. */
function register(): Promise<ServiceWorkerRegistration> {
  const { text, sound } = notifySettings.peek();
  const language = document.documentElement.lang;
  const chosen = new URLSearchParams({ language, text: text ? '1' : '0', sound: sound ? '1' : '0' });
  return navigator.serviceWorker.register(`${WORKER}?${chosen}`);
}

/** Only then can it be subscribed. */
async function active(registration: ServiceWorkerRegistration): Promise<ServiceWorkerRegistration> {
  const worker = registration.installing ?? registration.waiting;
  if (registration.active !== null || worker === null) return registration;
  await new Promise<void>((resolve) => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated' || worker.state === 'redundant') resolve();
    });
  });
  return registration;
}

function registered(): Promise<ServiceWorkerRegistration | undefined> {
  return navigator.serviceWorker.getRegistration(WORKER);
}

function keepOwner(id: string | null): void {
  setStored(KEY, id);
  pushOwner.value = id;
}
