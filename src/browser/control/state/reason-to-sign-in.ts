import type { ErrorCode } from '../../../protocol/errors.js';

/** `ended`, `demoted`: somebody was in, and is not any more. */
export type ReasonToSignIn = 'unauthenticated' | 'ended' | 'forbidden' | 'demoted' | 'stale_operator';

/** The reason behind a refusal, or null when signing in would not help. `wasIn`: this page showed the cluster. Pure. */
export function reasonToSignIn(code: ErrorCode, wasIn: boolean): ReasonToSignIn | null {
  switch (code) {
    case 'unauthenticated':
      return wasIn ? 'ended' : code;
    case 'forbidden':
      return wasIn ? 'demoted' : code;
    case 'stale_operator':
      return code;
    default:
      return null;
  }
}
