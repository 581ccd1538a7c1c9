import { t } from '../../strings.js';

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
const DATE = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
const DAY = new Intl.DateTimeFormat(t.locale, { weekday: 'long', day: 'numeric', month: 'long' });

/**
 * Intl is slow, and most rows of a log are as old as their neighbour. The last answer holds for the span of time it was
 * made in.
 */
function remembered(spanMs: number, make: (at: number) => string): (at: number) => string {
  let span = Number.NaN;
  let text = '';
  return (at) => {
    const now = Math.floor(at / spanMs);
    if (now !== span) text = make(at);
    span = now;
    return text;
  };
}

/** Without *AM* and *PM*, for where there is little room. */
export const shortClock = remembered(60_000, (at) =>
  CLOCK.formatToParts(at)
    .filter(({ type }) => type !== 'dayPeriod')
    .map(({ value }) => value)
    .join('')
    .trim(),
);
export const clock = remembered(60_000, (at) => CLOCK.format(at));
export const fullTime = remembered(1_000, (at) => FULL.format(at));
export const shortDate = remembered(15 * 60_000, (at) => DATE.format(at));
/** Two times with the same key are on the same day here. Time zones are whole quarters of an hour apart. */
export const dayKey = remembered(15 * 60_000, (at) => new Date(at).toDateString());
export function dayName(at: number, now: number): string {
  if (dayKey(at) === dayKey(now)) return t.message.today;
  if (dayKey(at) === dayKey(now - 86_400_000)) return t.message.yesterday;
  return DAY.format(at);
}
