/**
 * Whether an `If-None-Match` names what is there (RFC 9110, 13.1.2): by `*`, or by one of its tags. Weak tags match
 * strong ones, since the answer is only that nothing changed. `etag`: of what is there, with its quotes. Pure.
 */
export function matchesEtag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  const [wanted = ''] = TAG.exec(etag) ?? [];
  return [...header.matchAll(TAGS)].some(([tag]) => tag === wanted);
}

/** A comma may stand in a tag, and a quote may not. */
const TAG = /"[^"]*"/;
const TAGS = new RegExp(TAG, 'g');
