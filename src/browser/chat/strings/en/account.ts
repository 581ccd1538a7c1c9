export const account = {
  current: 'Current password',
  next: 'New password',
  change: 'Change the password',
  changeHint: 'You are signed out everywhere else.',
  changed: 'Your password has been changed.',
  everywhere: 'Sign out everywhere',
  everywhereHint: 'On this device and all others, at once.',
};
