export const meMenu = {
  account: 'Your account',
  signOut: 'Sign out',
  language: 'Language',
  languageSure: 'The page loads again for it, and files that are not sent yet are lost.',
  languageYes: 'Change it',
  languageNo: 'Keep the files',
  theme: 'Look',
  themes: { system: 'System', light: 'Light', dark: 'Dark' },
  otherPerson: 'Open another person in a new tab',
  otherPersonHint: 'Each of these addresses has cookies of its own, so you can be two people at once.',
  otherPersonLoopback: (url: string) =>
    `All tabs of this address share their cookies. Open ${url} to be two people.`,
  otherPersonRemote:
    'This works only at addresses that end in localhost. Elsewhere, a private window makes you a second person.',
  openLocalhost: 'Open it there',
};
