import type { OperatorPass } from '../protocol/control.js';
import { LIMITS } from '../protocol/limits.js';
import { seal, unseal } from './sealed.js';

const PURPOSE = 'operator cookie';

/**
 * The operator cookie's value. The primary checks it by itself, so it works when every worker and the store are gone.
 */
export function sealOperatorPass(pass: OperatorPass, secret: string): string {
  return seal(pass, secret, PURPOSE);
}

/**
 * The pass in a cookie's value; null when there is none, it is forged, it has expired, or it would live longer than
 * any may. The last was made while a clock was ahead, and would outlive its session by as much. A clock that is off by
 * no more than `isFresh` bears is believed.
 */
export function openOperatorPass(
  value: string | undefined,
  secret: string,
  nowMs: number,
): OperatorPass | null {
  if (value === undefined) return null;
  // The signature vouches for the shape: only `sealOperatorPass` makes values that open.
  const pass = unseal(value, secret, PURPOSE) as OperatorPass | null;
  if (pass === null || pass.expiresAt <= nowMs) return null;
  if (pass.expiresAt - nowMs > LIMITS.operatorCookieMs + LIMITS.operatorFreshMs) return null;
  // One made before passes belonged to sessions cannot be ended by anything.
  return typeof pass.session === 'string' ? pass : null;
}

/**
 * Breaking things needs a recent sign-in: a forgotten open tab must not be enough. One of the future was made while a
 * clock was wrong, and would be recent for as long as that was off.
 */
export function isFresh({ signedInAt }: Pick<OperatorPass, 'signedInAt'>, nowMs: number): boolean {
  return Math.abs(nowMs - signedInAt) <= LIMITS.operatorFreshMs;
}
