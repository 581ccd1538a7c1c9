import { type ExitCause, phraseCause } from '../../protocol/exit-cause.js';
import { endPhrases } from './end-phrases.js';

/** How a process ended, in the page's own words; null: not told, or of a kind of a later version. */
export function endWords(ended: ExitCause | undefined): string | null {
  return ended !== undefined && Object.hasOwn(endPhrases, ended.kind) ? phraseCause(ended, endPhrases) : null;
}

/** In brackets behind what happened; empty where it is not known. */
export function endInBrackets(ended: ExitCause | undefined): string {
  const words = endWords(ended);
  return words === null ? '' : ` (${words})`;
}
