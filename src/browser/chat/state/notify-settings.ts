/** What this browser was asked to show and to sound. It is kept in this browser, for all its tabs. */
import { signal } from '@preact/signals';
import { pageStorage, setStored } from './page-storage.js';

const KEYS = { on: 'holdfast.notify', sound: 'holdfast.notify.sound', text: 'holdfast.notify.text' } as const;
export type NotifySetting = keyof typeof KEYS;

const read = () => ({
  on: pageStorage.get(KEYS.on) === '1',
  sound: pageStorage.get(KEYS.sound) === '1',
  text: pageStorage.get(KEYS.text) === '1',
});
/** All off until somebody chooses otherwise: `on` shows notifications, `text` with what was written. */
export const notifySettings = signal<Readonly<Record<NotifySetting, boolean>>>(read());

export function setNotifySetting(name: NotifySetting, value: boolean): void {
  setStored(KEYS[name], value ? '1' : null);
  notifySettings.value = { ...notifySettings.peek(), [name]: value };
}

export function followNotifySettings(): void {
  addEventListener('storage', ({ key }) => {
    if (key?.startsWith(KEYS.on)) notifySettings.value = read();
  });
}

/** What the browser says; `none`: it shows no notifications of pages, or only to pages of https. */
export function permission(): NotificationPermission | 'none' {
  if (!('Notification' in globalThis) || !isSecureContext || !('locks' in navigator)) return 'none';
  return Notification.permission;
}

/** To be called in a press of a button: the browser asks the person then, and only then. */
export async function turnOn(): Promise<NotificationPermission | 'none'> {
  if (permission() === 'none') return 'none';
  const answer = await Notification.requestPermission();
  setNotifySetting('on', answer === 'granted');
  return answer;
}
