export const account = {
  bots: 'Your bots',
  botsHint: 'Programs that read and write in rooms you bring them into.',
  current: 'Current password',
  next: 'New password',
  change: 'Change the password',
  changeHint: 'You are signed out everywhere else.',
  changed: 'Your password has been changed.',
  everywhere: 'Sign out everywhere',
  everywhereHint: 'On this device and all others, at once.',
};
