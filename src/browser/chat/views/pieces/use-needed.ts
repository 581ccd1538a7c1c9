import { useEffect } from 'preact/hooks';
import type { PagePart } from '../../state/page-part.js';

/**
 * A part of the page for a view that has nothing else to show while `isNeeded`: fetched until it is there, null until
 * then.
 */
export function useNeeded<T>(part: PagePart<T>, isNeeded = true): T | null {
  const there = part.value;
  const isMissing = isNeeded && there === null;
  useEffect(() => (isMissing ? part.insist() : undefined), [part, isMissing]);
  return there;
}
