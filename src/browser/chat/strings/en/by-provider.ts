/** Signing in by an OpenID provider, which has a name of its own. */
export const byProvider = {
  go: (provider: string) => `Sign in with ${provider}`,
  or: 'or with a password',
  unnamed: 'The provider',
};
