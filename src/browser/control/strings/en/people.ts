import { signInFailurePhrases } from '../../../shared/sign-in-failure-phrases.js';

export const crowd = {
  heading: 'Crowd',
  what: 'Synthetic people: real clients that talk in #crowd, a room of their own. They are marked everywhere.',
  people: 'People',
  call: 'Call in',
  change: 'Change',
  home: 'Send home',
  none: 'No synthetic people are here.',
  some: (connected: number, wanted: number) => `${connected} of ${wanted} connected`,
  invalid: (max: number) => `Enter a whole number from 1 to ${max}.`,
};

export const accounts = {
  heading: 'People',
  what: 'Operators, disabled accounts, forgotten passwords.',
  name: 'Name (empty: everybody)',
  find: 'Find',
  none: 'Nobody is called that.',
  close: 'Close the list',
  more: (count: number) => `and ${count.toLocaleString('en')} more: give a name.`,
  operator: 'operator',
  disabled: 'disabled',
  you: 'you',
  go: 'Do it',
  done: (name: string) => `${name}’s account is changed.`,
  newPassword: (name: string, password: string) =>
    `${name}’s new password is ${password} — it is shown only this once.`,
  actions: {
    promote: {
      label: 'Make operator',
      title: (name: string) => `Make ${name} an operator?`,
      body: '',
      losesSession: false,
    },
    demote: {
      label: 'Not an operator',
      title: (name: string) => `Take the control room from ${name}?`,
      body: 'They are signed out everywhere. They can sign in again, but not open the control room.',
      losesSession: true,
    },
    enable: {
      label: 'Enable',
      title: (name: string) => `Let ${name} in again?`,
      body: '',
      losesSession: false,
    },
    disable: {
      label: 'Disable',
      title: (name: string) => `Shut ${name} out?`,
      body: 'They are signed out everywhere and cannot sign in until they are enabled.',
      losesSession: true,
    },
    password: {
      label: 'New password',
      title: (name: string) => `Give ${name} a new password?`,
      body: 'The old one ends, and they are signed out everywhere. The new one is shown to you once.',
      losesSession: true,
    },
  },
};

export const signIn = {
  heading: 'Sign in as an operator',
  name: 'Name',
  password: 'Password',
  go: 'Sign in',
  going: 'Signing in…',
  why: {
    unauthenticated: 'The control room is for operators. Sign in to see and steer the cluster.',
    ended: 'Your sign-in was ended, here or elsewhere, or it ran out. Sign in again to go on.',
    demoted: 'You are no longer an operator. Another operator can make you one; or sign in as one.',
    forbidden:
      'You are signed in, but not as an operator. Another operator can make you one; or sign in as one.',
    stale_operator: 'To break things you must have signed in recently. Enter your password again.',
  },
  byProvider: (provider: string) => `Sign in with ${provider}`,
  providerFailed: {
    ...signInFailurePhrases,
    wrong: (provider: string) => `What ${provider} answered is not right. The server’s log says why.`,
  },
  thenDo: (what: string) => `After that: ${what}`,
  notOperator: (name: string) => `${name} is not an operator.`,
  wrong: 'Name or password is wrong.',
  noCookie: (site: string) =>
    `You were signed in, but this browser does not send back the cookie that says so. Allow cookies for ${site}, then sign in again.`,
  noWorker:
    'No worker is alive to sign you in. The primary starts them again by itself; try again in a moment.',
  unreachable: 'The primary does not answer, so nobody can sign in now.',
  noAccount: 'No account yet? The first one made in the chat is an operator.',
};
