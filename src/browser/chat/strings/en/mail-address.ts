/** One's own mail address, in the dialog of the account. */
export const mailAddress = {
  label: 'Mail address',
  hint: 'For when you forget your password. Nobody else sees it.',
  isSet: (address: string) => `It is ${address}.`,
  waits: (address: string) => `A mail is on its way to ${address}. Open its link to confirm the address.`,
  current: 'Current password, for the address',
  save: 'Save the address',
  remove: 'Remove the address',
};
