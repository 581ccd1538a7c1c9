import type { OperatorClaim } from '../protocol/control.js';
import { LIMITS } from '../protocol/limits.js';
import { seal, unseal } from './sealed.js';

const PURPOSE = 'operator cookie';

/**
 * The operator cookie's value. The primary checks it by itself, so it works when every worker and the store are gone.
 */
export function sealOperatorClaim(claim: OperatorClaim, secret: string): string {
  return seal(claim, secret, PURPOSE);
}

/**
 * The claim in a cookie's value; null when there is none, it is forged, it has expired, or it would live longer than
 * any may. The last was made while a clock was ahead, and would outlive its session by as much. A clock that is off by
 * no more than `isFresh` bears is believed.
 */
export function openOperatorClaim(
  value: string | undefined,
  secret: string,
  nowMs: number,
): OperatorClaim | null {
  if (value === undefined) return null;
  // The signature vouches for the shape: only `sealOperatorClaim` makes values that open.
  const claim = unseal(value, secret, PURPOSE) as OperatorClaim | null;
  if (claim === null || claim.expiresAt <= nowMs) return null;
  if (claim.expiresAt - nowMs > LIMITS.operatorCookieMs + LIMITS.operatorFreshMs) return null;
  // One made before claims belonged to sessions cannot be ended by anything.
  return typeof claim.session === 'string' ? claim : null;
}

/**
 * Breaking things needs a recent sign-in: a forgotten open tab must not be enough. One of the future was made while a
 * clock was wrong, and would be recent for as long as that was off.
 */
export function isFresh({ signedInAt }: Pick<OperatorClaim, 'signedInAt'>, nowMs: number): boolean {
  return Math.abs(nowMs - signedInAt) <= LIMITS.operatorFreshMs;
}
