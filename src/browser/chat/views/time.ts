import { t } from '../../shared/strings.js';

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
const DAY = new Intl.DateTimeFormat('en', { weekday: 'long', day: 'numeric', month: 'long' });

/** Without *AM* and *PM*, for where there is little room. */
export function shortClock(at: number): string {
  const parts = CLOCK.formatToParts(at).filter(({ type }) => type !== 'dayPeriod');
  return parts
    .map(({ value }) => value)
    .join('')
    .trim();
}
export function clock(at: number): string {
  return CLOCK.format(at);
}
export function fullTime(at: number): string {
  return FULL.format(at);
}
/** Two times with the same key are on the same day here. */
export function dayKey(at: number): string {
  return new Date(at).toDateString();
}
export function dayName(at: number, now: number): string {
  if (dayKey(at) === dayKey(now)) return t.message.today;
  if (dayKey(at) === dayKey(now - 86_400_000)) return t.message.yesterday;
  return DAY.format(at);
}
