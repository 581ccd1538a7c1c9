export const account = {
  bots: 'Your bots',
  botsHint: 'Programs that read and write in rooms you bring them into.',
  current: 'Current password',
  next: 'New password',
  change: 'Change the password',
  changeHint: 'It signs you out everywhere else, and ends the tokens of your bots.',
  changed: 'Your password has been changed.',
  everywhere: 'Sign out everywhere',
  everywhereHint: 'On this device and all others, at once. The tokens of your bots end, too.',
};
