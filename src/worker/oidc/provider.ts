import type { ClientAuth, Configuration } from 'openid-client';
import { isLoopback } from '../../domain/loopback.js';
import { hostOf } from '../../domain/outside-address.js';
import { LIMITS } from '../../protocol/limits.js';
import type { OidcFailure, OidcProvider } from '../../protocol/oidc.js';
import type { OidcClaims } from './own-name.js';

/** A provider that failed is let alone for so long. */
const ASK_AGAIN_MS = 5_000;

/** Nobody is signed in, and why. */
export class OidcRefused extends Error {
  constructor(
    readonly failure: OidcFailure,
    cause?: unknown,
  ) {
    super(`signing in by the provider failed: ${failure}`, { cause });
  }
}

/** What has to be remembered until the person comes back from the provider. */
export interface OidcBegun {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** What is said to the provider, and what is believed of it. The code of the library is read at the first use. */
export class Provider {
  private asked: Promise<Configuration> | null = null;

  constructor(private readonly provider: OidcProvider) {}

  /**
   * Where to send the person, and what to remember. `anew`: they have to show who they are, also where the provider
   * still knows them. Rejects with `OidcRefused`.
   */
  async begin(redirect: string, anew: boolean): Promise<{ to: URL; begun: OidcBegun }> {
    const oidc = await import('openid-client');
    const configuration = await this.configuration();
    const verifier = oidc.randomPKCECodeVerifier();
    const begun = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier };
    const to = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: redirect,
      scope: 'openid profile email',
      state: begun.state,
      nonce: begun.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      // Whoever is asked for an age says when that was.
      max_age: String(anew ? 0 : LIMITS.sessionAbsoluteMs / 1_000),
      ...(anew ? { prompt: 'login' } : {}),
    });
    return { to, begun };
  }

  /**
   * Who came back at `url`, as the provider says in a token that it signed. `more`: what it says of them where that is
   * asked for; nothing when it does not answer. Rejects with `OidcRefused`.
   */
  async end(
    url: URL,
    { state, nonce, verifier }: OidcBegun,
  ): Promise<{ claims: OidcClaims; more: () => Promise<object> }> {
    const oidc = await import('openid-client');
    const configuration = await this.configuration();
    try {
      const tokens = await oidc.authorizationCodeGrant(configuration, url, {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined) throw new OidcRefused('wrong');
      const more = () =>
        // Without it they are called by what the token says.
        oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub).catch(() => ({}));
      return { claims, more };
    } catch (error) {
      throw error instanceof OidcRefused ? error : new OidcRefused(failureOf(error, oidc), error);
    }
  }

  /** Read once. One that failed is asked for again after some seconds, by whoever comes then. */
  private async configuration(): Promise<Configuration> {
    this.asked ??= this.discover();
    const { asked } = this;
    try {
      return await asked;
    } catch (error) {
      setTimeout(() => {
        if (this.asked === asked) this.asked = null;
      }, ASK_AGAIN_MS).unref();
      throw new OidcRefused('away', error);
    }
  }

  private async discover(): Promise<Configuration> {
    const oidc = await import('openid-client');
    const { issuer, client, secret } = this.provider;
    const url = new URL(issuer);
    return oidc.discovery(url, client, {}, proofOf(secret, oidc), {
      timeout: LIMITS.oidcAnswerWithinMs / 1_000,
      execute: [
        oidc.enableNonRepudiationChecks,
        // A provider on this machine, for trying it out; another one is by TLS, as the start made sure.
        ...(isLoopback(hostOf(url)) ? [oidc.allowInsecureRequests] : []),
      ],
    });
  }
}

/** How the chat proves itself: as the provider takes it, and by the standard's own way where it takes both. */
function proofOf(secret: string | null, oidc: typeof import('openid-client')): ClientAuth {
  if (secret === null) return oidc.None();
  const [basic, post] = [oidc.ClientSecretBasic(secret), oidc.ClientSecretPost(secret)];
  return (as, ...rest) => {
    const { token_endpoint_auth_methods_supported: taken = ['client_secret_basic'] } = as;
    return (taken.includes('client_secret_basic') ? basic : post)(as, ...rest);
  };
}

/** What a provider says when the person, or it, said no. */
const NO =
  /^(access_denied|login_required|interaction_required|consent_required|account_selection_required)$/;
const LATER = /^(server_error|temporarily_unavailable)$/;

function failureOf(error: unknown, oidc: typeof import('openid-client')): OidcFailure {
  if (error instanceof oidc.AuthorizationResponseError) {
    if (LATER.test(error.error)) return 'away';
    return NO.test(error.error) ? 'denied' : 'wrong';
  }
  if (error instanceof oidc.ResponseBodyError) {
    if (error.status >= 500) return 'away';
    return error.error === 'invalid_grant' ? 'late' : 'wrong';
  }
  const { code } = error as { code?: unknown };
  return code === 'OAUTH_TIMEOUT' || error instanceof TypeError ? 'away' : 'wrong';
}

/** What may be logged of a failure: never a token, nor what the browser brought. */
export function logged(thrown: unknown): object {
  const { message, code, error, error_description, cause } = (thrown ?? {}) as Record<string, unknown>;
  const { code: below, claim } = (cause ?? {}) as Record<string, unknown>;
  const text = (value: unknown) => (typeof value === 'string' ? value.slice(0, 200) : undefined);
  return {
    error: text(message),
    code: text(code),
    provider: text(error),
    description: text(error_description),
    below: text(below),
    claim: text(claim),
  };
}
