import type { SessionLoss } from '../../../../protocol/errors.js';
import { whySignedOut } from './session-loss.js';
import { workerName } from './words.js';

export const welcome = {
  tagline: 'A chat that holds on.',
  nobody: 'Nobody is signed in in this browser.',
  signIn: 'Sign in',
  signUp: 'Create an account',
  name: 'Name',
  nameHint: '2 to 32 characters; others see it.',
  password: 'Password',
  passwordHint: 'At least 8 characters.',
  show: 'Show',
  hide: 'Hide',
  submitSignIn: 'Sign in',
  submitSignUp: 'Create the account',
  working: 'One moment…',
  tryAgain: 'Try again',
  draftKept: 'What you were writing has been kept.',
};

export const sessionLost = {
  title: 'Sign in to go on',
  /** What became of the session. */
  why(loss: SessionLoss | null): string {
    if (loss === null) return 'Your session is gone.';
    const [home = ''] = loss.answeredBy.split('/');
    return whySignedOut(loss, (route) => workerName(route, home));
  },
  ended: {
    'signed-out': 'You signed out.',
    revoked: 'Your session was ended, by you elsewhere or by an operator.',
    expired: 'Your session expired.',
  },
  noCookie: (site: string) =>
    `You were signed in, but this browser does not send back the cookie that says so. Allow cookies for ${site}, then sign in again.`,
  elsewhereHint: 'The next request may reach the right worker. That is what this mode shows.',
};
