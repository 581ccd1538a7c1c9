/** When this browser tells nothing: *do not disturb*. Kept in it for all its tabs, and shown under one's name. */
import { signal } from '@preact/signals';
import { pageStorage, setStored } from './page-storage.js';

/** `on`: until it is switched off. */
export type QuietKind = 'hour' | 'tomorrow' | 'on';

/** `until`: ms since 1970. */
export type QuietTime =
  | { readonly kind: 'hour' | 'tomorrow'; readonly until: number }
  | { readonly kind: 'on' };

const KEY = 'holdfast.quiet';
const HOUR_MS = 3_600_000;
/** *Tomorrow* begins when people do. */
const MORNING = 8;

/** Null: none was chosen. One that is over stays until another is chosen; see `isQuiet`. */
export const quietTime = signal<QuietTime | null>(readQuietTime(pageStorage.get(KEY)));

export function setQuietTime(time: QuietTime | null): void {
  quietTime.value = time;
  setStored(KEY, time === null ? null : keptQuietTime(time));
}

/** Follows what is chosen in other tabs. */
export function followQuietTime(): void {
  addEventListener('storage', ({ key }) => {
    if (key === KEY) quietTime.value = readQuietTime(pageStorage.get(KEY));
  });
}

/** As it is kept, which `readQuietTime` reads. Pure. */
export function keptQuietTime(time: QuietTime): string {
  return time.kind === 'on' ? 'on' : `${time.kind} ${time.until}`;
}

/** The quiet time that is kept; null: there is none, or it cannot be read. Pure. */
export function readQuietTime(kept: string | null): QuietTime | null {
  if (kept === 'on') return { kind: 'on' };
  const [, kind, until] = /^(hour|tomorrow) (\d{1,16})$/.exec(kept ?? '') ?? [];
  return kind === undefined ? null : { kind: kind as 'hour' | 'tomorrow', until: Number(until) };
}

/** `now`: ms since 1970. Pure. */
export function isQuiet(time: QuietTime | null, now: number): boolean {
  return time !== null && (time.kind === 'on' || now < time.until);
}

/** What is chosen at `now`, by the clock of this browser for the next day's morning. Pure but for its time zone. */
export function quietTimeOf(kind: QuietKind, now: number): QuietTime {
  if (kind === 'on') return { kind };
  if (kind === 'hour') return { kind, until: now + HOUR_MS };
  const day = new Date(now);
  const morning = new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1, MORNING);
  return { kind, until: morning.getTime() };
}
