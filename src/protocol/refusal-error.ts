import { type ErrorCode, type ErrorDetails, HoldfastError } from './errors.js';
import { phraseKind } from './phrases.js';
import type { Refusal } from './refusal.js';
import { refusalPhrases } from './refusal-phrases.js';

/** An error of this code that says why, by its kind for pages, and in English for other clients. */
export function refusalError(
  code: ErrorCode,
  refusal: Refusal,
  details: Omit<ErrorDetails, 'refusal'> = {},
): HoldfastError {
  return new HoldfastError(code, phraseKind(refusal, refusalPhrases), { ...details, refusal });
}
