import type { Configuration } from 'openid-client';
import { isLoopback } from '../../domain/loopback.js';
import { LIMITS } from '../../protocol/limits.js';
import type { OidcFailure, OidcProvider } from '../../protocol/oidc.js';
import type { OidcClaims } from './own-name.js';

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

  /** Who came back at `url`, as the provider says in a token that it signed. Rejects with `OidcRefused`. */
  async end(url: URL, { state, nonce, verifier }: OidcBegun): Promise<OidcClaims> {
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
      // Names often are not in the token itself.
      const more = configuration.serverMetadata().userinfo_endpoint
        ? await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub)
        : {};
      return { ...more, ...claims };
    } catch (error) {
      throw error instanceof OidcRefused ? error : new OidcRefused(failureOf(error, oidc), error);
    }
  }

  /** Read once; one that failed is asked for again by whoever comes next. */
  private async configuration(): Promise<Configuration> {
    this.asked ??= this.discover();
    try {
      return await this.asked;
    } catch (error) {
      this.asked = null;
      throw new OidcRefused('away', error);
    }
  }

  private async discover(): Promise<Configuration> {
    const oidc = await import('openid-client');
    const { issuer, client, secret } = this.provider;
    const url = new URL(issuer);
    const proof = secret === null ? oidc.None() : oidc.ClientSecretBasic(secret);
    return oidc.discovery(url, client, {}, proof, {
      timeout: LIMITS.oidcAnswerWithinMs / 1_000,
      // A provider on this machine, for trying it out; another one is by TLS, as the start made sure.
      ...(isLoopback(url.hostname) ? { execute: [oidc.allowInsecureRequests] } : {}),
    });
  }
}

function failureOf(error: unknown, oidc: typeof import('openid-client')): OidcFailure {
  if (error instanceof oidc.AuthorizationResponseError) return 'denied';
  const code = (error as { code?: unknown }).code;
  if (error instanceof oidc.ResponseBodyError) return error.error === 'invalid_grant' ? 'late' : 'wrong';
  if (code === 'OAUTH_TIMEOUT' || error instanceof TypeError) return 'away';
  return 'wrong';
}
