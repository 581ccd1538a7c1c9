import { type ErrorDetails, HoldfastError } from '../protocol/errors.js';
import { phraseKind } from '../protocol/phrases.js';
import type { Refusal } from '../protocol/refusal.js';
import { refusalPhrases } from '../protocol/refusal-phrases.js';

type Claimed = Extract<Refusal['kind'], 'account-name-claimed' | 'first-account-claimed' | 'invite-claimed'>;

/**
 * Somebody has begun to take this, and has not come to an end. Either they do in a moment, or it is free again after 30
 * s; the use of an invite after `retryAfterMs`.
 */
export class BeingTaken extends HoldfastError {
  constructor(
    refusal: Extract<Refusal, { kind: Claimed }>,
    details: Pick<ErrorDetails, 'retryAfterMs'> = {},
  ) {
    super('store_unavailable', phraseKind(refusal, refusalPhrases), { ...details, refusal });
  }
}
