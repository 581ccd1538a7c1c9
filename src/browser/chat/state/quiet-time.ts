/** When this browser tells nothing: *do not disturb*. Kept in it for all its tabs, and shown under one's name. */
import { signal } from '@preact/signals';
import { pageStorage, setStored } from './page-storage.js';

/** Until when, ms since 1970; `on`: until it is switched off. */
export type QuietTime = number | 'on';

const KEY = 'holdfast.quiet';
const HOUR_MS = 3_600_000;
/** *Tomorrow* begins when people do. */
const MORNING = 8;

/** Null: none was chosen. One that is over stays until another is chosen; see `isQuiet`. */
export const quietTime = signal<QuietTime | null>(readQuietTime(pageStorage.get(KEY)));

export function setQuietTime(time: QuietTime | null): void {
  quietTime.value = time;
  setStored(KEY, time === null ? null : String(time));
}

/** Follows what is chosen in other tabs. */
export function followQuietTime(): void {
  addEventListener('storage', ({ key }) => {
    if (key === KEY) quietTime.value = readQuietTime(pageStorage.get(KEY));
  });
}

/** Of what is kept; null: nothing, or nothing that can be read. Pure. */
export function readQuietTime(kept: string | null): QuietTime | null {
  if (kept === 'on') return 'on';
  return kept !== null && /^\d{1,16}$/.test(kept) ? Number(kept) : null;
}

/** `now`: ms since 1970. Pure. */
export function isQuiet(time: QuietTime | null, now: number): boolean {
  return time === 'on' || (time !== null && now < time);
}

/** Pure. */
export function anHourFrom(now: number): number {
  return now + HOUR_MS;
}

/** The next day's morning, by the clock of this browser. Pure but for its time zone. */
export function tomorrowFrom(now: number): number {
  const day = new Date(now);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1, MORNING).getTime();
}
