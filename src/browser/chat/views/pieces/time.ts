import { t } from '../../strings.js';
import { pageLocale } from '../../text/page-locale.js';

const LOCALE = pageLocale(t.locale, globalThis.navigator?.languages ?? []);
/** How the clock counts hours: whoever reads 14:00 at home reads it in another language, too. */
const { hourCycle } = new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).resolvedOptions();
const CLOCK = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit', hourCycle });
const FULL = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'full', timeStyle: 'medium', hourCycle });
const DATE = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', year: 'numeric' });
const DAY = new Intl.DateTimeFormat(LOCALE, { weekday: 'long', day: 'numeric', month: 'long' });

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
/** For where one fits: the time of what is of today, the date of what is older. */
export function dateOrClock(at: number, now: number): string {
  return dayKey(at) === dayKey(now) ? clock(at) : shortDate(at);
}
export function dayName(at: number, now: number): string {
  if (dayKey(at) === dayKey(now)) return t.message.today;
  if (dayKey(at) === dayKey(now - 86_400_000)) return t.message.yesterday;
  return DAY.format(at);
}
