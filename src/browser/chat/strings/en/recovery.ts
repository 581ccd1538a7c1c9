/** A new password by mail, and the links of mails. */
export const recovery = {
  title: 'A new password',
  hint: 'A mail with a link comes to the address that your account has.',
  who: 'Name or mail address',
  send: 'Send the mail',
  sent: 'If there is such an account with a confirmed address, the mail is on its way. Look among the unwanted ones, too. Without one, whoever runs this chat can give you a new password.',
  next: 'New password',
  set: 'Set the password',
  setHint: 'At least 8 characters. It signs you out everywhere, and in here.',
  confirmTitle: 'Your mail address',
  confirmText: 'Confirm that this address is yours. With it you get back in when you forget your password.',
  confirm: 'Confirm the address',
  confirmed: 'The address is confirmed.',
  close: 'Close',
};
