import { OIDC_FAILURES, type OidcFailure } from '../../protocol/oidc.js';

/** Why a provider signed nobody in; null: it was not asked. */
let failure: OidcFailure | null | undefined;

/** By the address that the page was opened with. It is taken out, so that a reload does not say it again. */
export function signInFailure(): OidcFailure | null {
  if (failure !== undefined) return failure;
  const why = /^#sign-in=([\w-]+)$/.exec(location.hash)?.[1];
  if (why !== undefined) history.replaceState(null, '', location.pathname + location.search);
  failure = why === undefined ? null : (OIDC_FAILURES.find((one) => one === why) ?? 'wrong');
  return failure;
}

export function forgetSignInFailure(): void {
  failure = null;
}
