/** The way to a new password, where mails are sent. */
export const forgotten = {
  ask: 'Forgot your password?',
};
