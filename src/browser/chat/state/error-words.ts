import { signal } from '@preact/signals';
import { type ErrorCode, HoldfastError } from '../../../protocol/errors.js';
import type { Refusal } from '../../../protocol/refusal.js';
import { t } from '../strings.js';

/** What a refusal says in the page's language, or null; it comes with a part of the page that is fetched later. */
export const phraser = signal<
  ((code: ErrorCode | undefined, refusal: Refusal | undefined) => string | null) | null
>(null);

/** A sentence for a person about a failed request. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof HoldfastError)) return t.errors.offline;
  if (error.code === 'timeout') return t.errors.offline;
  if (error.code === 'rate_limited') return t.errors.rateLimited(error.details.retryAfterMs);
  return refusedWords({ code: error.code, message: error.message, refusal: error.details.refusal });
}

/** The same for what the server refused; its own words stand in until the page has its own. */
export function refusedWords(refused: {
  code?: ErrorCode;
  message: string;
  refusal?: Refusal | undefined;
}): string {
  return phraser.value?.(refused.code, refused.refusal) ?? refused.message;
}
