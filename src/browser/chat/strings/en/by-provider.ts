import type { OidcFailure } from '../../../../protocol/oidc.js';

/** Signing in by an OpenID provider, which has a name of its own. */
export const byProvider = {
  go: (provider: string) => `Sign in with ${provider}`,
  or: 'or with a password',
  unnamed: 'The provider',
  failed: {
    denied: (provider) => `${provider} did not let you in.`,
    late: () => 'That took too long, or was begun in another browser. Try again.',
    away: (provider) => `${provider} does not answer. Try again in a moment.`,
    wrong: (provider) =>
      `What ${provider} answered is not right. Whoever runs this server finds why in its log.`,
    disabled: () => 'Your account here was disabled by an operator.',
    first: () => 'The first account is made with the set-up link of this server.',
    'too-often': () => 'There were too many tries. Wait a little before the next.',
    store: () => 'Signing in does not work just now. Try again in a moment.',
  } satisfies Record<OidcFailure, (provider: string) => string> as Record<
    OidcFailure,
    (provider: string) => string
  >,
};
