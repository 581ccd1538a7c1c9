/** What refusals say, in the page's language. It comes with the parts that are fetched later. */
import type { ErrorCode } from '../../../protocol/errors.js';
import { phraseIfKnown } from '../../../protocol/phrases.js';
import type { Refusal } from '../../../protocol/refusal.js';
import { refusalPhrases } from '../../../protocol/refusal-phrases.js';
import { refusedCodes } from './en/refused-codes.js';

/** By its kind, else by its code; null: the page has no words for it, as for what only programs send. */
export function phraseRefused(code: ErrorCode | undefined, refusal: Refusal | undefined): string | null {
  const byKind = phraseIfKnown(refusal, refusalPhrases);
  return byKind ?? (code === undefined ? undefined : refusedCodes[code]) ?? null;
}
