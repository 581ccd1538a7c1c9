import { HoldfastError, type SessionLoss } from '../../protocol/errors.js';

const SIGNED_OUT = 'You are signed out here.';
/** Whoever has just signed in and reads this has blocked cookies, or a client that does not keep them. */
const NO_COOKIE =
  'No session cookie came with this request. Sign in, and send back the cookie that the answer sets; a browser that blocks cookies cannot.';

/** `unauthenticated`; `loss`: what became of the session, where that is known. */
export function signedOut(loss: SessionLoss | undefined, lostKey?: string): HoldfastError {
  const details = {
    ...(loss === undefined ? {} : { session: loss }),
    ...(lostKey === undefined ? {} : { lostKey }),
  };
  return new HoldfastError('unauthenticated', loss?.fate === 'none' ? NO_COOKIE : SIGNED_OUT, details);
}
