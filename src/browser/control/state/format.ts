/** Numbers and times as people read them. Pure. */

/** `0.4 s`, `12 s`, `3 min`, `2 h`, `5 d` */
export function age(ms: number): string {
  const seconds = Math.max(0, ms) / 1_000;
  if (seconds < 1) return `${seconds.toFixed(1)} s`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = seconds / 60;
  if (minutes < 90) return `${Math.round(minutes)} min`;
  const hours = minutes / 60;
  return hours < 36 ? `${Math.round(hours)} h` : `${Math.round(hours / 24)} d`;
}

export function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MB`;
}

/** Rates below 10 keep one decimal, so that a slow trickle is not shown as nothing. */
export function rate(perSecond: number): string {
  if (perSecond === 0) return '0';
  if (perSecond < 0.05) return '< 0.1';
  return perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond).toLocaleString('en');
}

export function percent(part: number): string {
  return `${Math.round(Math.min(1, Math.max(0, part)) * 100)} %`;
}

/** `14:03:22.048`, local time. */
export function clockWithMs(at: number): string {
  const ms = Math.floor(at) % 1_000;
  return `${clock(at)}.${String(ms).padStart(3, '0')}`;
}

/** `14:03:22`, local time. */
export function clock(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB', { hour12: false });
}
