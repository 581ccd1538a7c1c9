import type { OidcFailure } from '../../protocol/oidc.js';

/** Why a provider, by what people call it, signed nobody in; in the page's language. */
export const signInFailurePhrases: Readonly<Record<OidcFailure, (provider: string) => string>> = {
  denied: (provider) => `${provider} did not let you in.`,
  late: () => 'That took too long, or was begun in another browser. Try again.',
  away: (provider) => `${provider} does not answer. Try again in a moment.`,
  wrong: (provider) =>
    `What ${provider} answered is not right. Whoever runs this server finds why in its log.`,
  disabled: () => 'Your account here was disabled by an operator.',
  first: () => 'The first account is made with the set-up link of this server.',
  'too-often': () => 'There were too many tries. Wait a little before the next.',
  store: () => 'Signing in does not work just now. Try again in a moment.',
};
