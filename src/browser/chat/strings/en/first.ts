/** What is said where a chat has no account yet. */
export const firstAccount = {
  title: 'Create the first account',
  text: 'Nobody is here yet. The first account becomes the operator: it can see and break the cluster.',
  tokenMissing: 'To make the first account, open the set-up link that the server printed when it started.',
};
