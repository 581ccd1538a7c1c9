/** Every sentence of the chat page that is not made by a server, in English. */
import type { SessionLoss } from '../../../protocol/errors.js';
import type { ServedBy, Welcome } from '../../../protocol/events.js';
import { type Mode, type PresetName, presetOf } from '../../../protocol/mode.js';
import { whySignedOut } from './session-loss.js';

function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** `140 ms`, `2.3 s`, `1 min`. */
function duration(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  return `${Math.round(ms / 60_000)} min`;
}

/** `node/slot` as people say it; the node's name only when it is another node than `home`. */
function workerName(route: string, home: string): string {
  const [node = '', slot = '?'] = route.split('/');
  return node === home ? `worker ${slot}` : `worker ${slot} of ${node}`;
}

function slotName(by: { node: string; slot: number }, home: string): string {
  return workerName(`${by.node}/${by.slot}`, home);
}

type Fate = NonNullable<Welcome['previous']>['fate'] | 'silent';

const FATES: Record<Exclude<Fate, 'alive'>, string> = {
  died: 'died',
  drained: 'was drained',
  unknown: 'was lost',
  silent: 'stopped answering',
};

const MODES: Record<PresetName, string> = {
  sticky: 'Sticky: your session lives in the memory of one worker, and you are always sent back to it.',
  shared: 'Shared: your session lives in the store, so any worker can serve you.',
  stateless: 'Stateless: your session is in your cookie, encrypted, so any worker can serve you.',
  broken: 'Broken: your session lives in one worker, and requests go to all of them in turn.',
};

export const en = {
  appName: 'Holdfast',
  plural,
  duration,
  workerName,

  skipToWriting: 'Skip to writing',
  loading: 'Opening the chat…',

  welcome: {
    tagline: 'A chat that holds on.',
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
    firstTitle: 'Create the first account',
    firstText:
      'Nobody is here yet. The first account becomes the operator: it can see and break the cluster.',
    tokenMissing:
      'The first account is made from the set-up link that the server printed when it started. Open that link.',
    signedOut: 'You are signed out.',
    tryAgain: 'Try again',
    draftKept: 'What you were writing has been kept.',
  },

  sessionLost: {
    title: 'Sign in to go on',
    /** What became of the session; null when there is nothing to say (never signed in). */
    why(loss: SessionLoss | null): string | null {
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
  },

  rooms: {
    title: 'Rooms',
    yours: 'Your rooms',
    create: 'New room',
    browse: 'Browse rooms',
    open: 'Open the list of rooms',
    close: 'Close the list of rooms',
    none: 'You are in no room yet.',
    unlisted: 'Your rooms will appear once the chat is connected.',
    unread: (count: number) => `${plural(count, 'unread message')}`,
    private: 'Private room',
    public: 'Public room',
    emptyTitle: 'Where would you like to talk?',
    emptyText: 'Join a room that is open to all, or create one of your own.',
    joinNow: (name: string) => `Join ${name}`,
  },

  createRoom: {
    title: 'New room',
    name: 'Name of the room',
    private: 'Private',
    privateHint: 'Only people who are invited can see it.',
    submit: 'Create the room',
  },

  browse: {
    title: 'Rooms open to all',
    none: 'You are in every public room.',
    people: (count: number) => plural(count, 'member'),
    join: 'Join',
  },

  room: {
    people: (online: number) => `${online.toLocaleString('en')} here`,
    showPeople: 'People in this room',
    leave: 'Leave the room',
    leaveSure: (name: string, isPrivate: boolean) =>
      isPrivate
        ? `Leave ${name}? You can come back only when somebody invites you.`
        : `Leave ${name}? You can join again at any time.`,
    leaveYes: 'Leave',
    cancel: 'Stay',
    left: (name: string) => `You left ${name}.`,
    removed: (name: string) => `You are no longer a member of ${name}.`,
    storeLost: (name: string) =>
      `The store has lost the room ${name}, with everything that was written in it.`,
    log: (name: string) => `Messages in ${name}`,
    empty: 'No messages yet. Say hello.',
    start: 'This is where the room begins.',
    loadingOlder: 'Loading older messages…',
    olderFailed: 'Older messages could not be loaded.',
    again: 'Try again',
    newLine: 'New',
    jump: 'Jump to latest',
    jumpCount: (count: number) => plural(count, 'new message'),
    lost: 'The server lost some of this room’s messages. What you see is what it still has.',
    dismiss: 'Dismiss',
    opening: 'Opening the room…',
  },

  message: {
    you: 'you',
    synthetic: 'synthetic',
    pending: 'Sending',
    waiting: 'Waiting for a connection',
    refused: (why: string) => `Not sent yet: ${why} It will be sent as soon as that is over.`,
    failed: 'Not sent.',
    retry: 'Retry',
    delete: 'Delete',
    today: 'Today',
    yesterday: 'Yesterday',
    said: (name: string, text: string) => `${name}: ${text}`,
  },

  typing(names: readonly string[]): string {
    if (names.length === 0) return '';
    if (names.length === 1) return `${names[0]} is writing…`;
    if (names.length === 2) return `${names[0]} and ${names[1]} are writing…`;
    return `${plural(names.length, 'person', 'people')} are writing…`;
  },

  composer: {
    label: (room: string) => `Write to ${room}`,
    placeholder: (room: string) => `Write to ${room}`,
    send: 'Send',
    hint: 'Enter sends, Shift+Enter makes a new line',
    tooLong: (over: number) => `${plural(over, 'character')} too long`,
    left: (count: number) => `${count.toLocaleString('en')} left`,
  },

  people: {
    title: 'People',
    online: 'Here now',
    away: 'Not here now',
    close: 'Close',
    invite: 'Invite somebody',
    inviteName: 'Their name',
    inviteSubmit: 'Invite',
    invited: (name: string) => `${name} can now open this room.`,
    failed: 'The list could not be loaded.',
    more: (count: number) => `and ${count.toLocaleString('en')} more`,
  },

  me: {
    menu: ': your menu',
    signOut: 'Sign out',
    controlRoom: 'Control room',
    theme: 'Look',
    themes: { system: 'System', light: 'Light', dark: 'Dark' },
    otherPerson: 'Open another person in a new tab',
    otherPersonHint: 'Each of these addresses has cookies of its own, so you can be two people at once.',
    otherPersonLoopback: (url: string) =>
      `All tabs of this address share their cookies. Open ${url} to be two people.`,
    otherPersonRemote:
      'Only addresses that end in localhost offer this. Use a private window to be a second person.',
    openLocalhost: 'Open it there',
    operator: 'operator',
  },

  account: {
    title: 'Your account',
    current: 'Current password',
    next: 'New password',
    change: 'Change the password',
    changeHint: 'You are signed out everywhere else.',
    changed: 'Your password has been changed.',
    everywhere: 'Sign out everywhere',
    everywhereHint: 'On this device and all others, at once.',
  },

  connection: {
    note: 'Reconnecting…',
    first: 'Connecting…',
    trying: 'Not connected. Trying now…',
    waiting: 'Not connected.',
    in: (seconds: number) => `Trying again in ${seconds} s`,
    now: 'Try now',
    storeAway: 'This server cannot reach its store.',
    stillWrite: 'Keep writing: it will be sent when the connection is back.',
  },

  served: {
    by: 'Served by',
    worker: (slot: number) => `worker ${slot}`,
    nobody: 'nobody now',
    pid: (pid: number) => `pid ${pid}`,
    open: 'Who serves this tab',
    title: 'Who serves this tab',
    strip: 'The last 40 requests and frames of this tab, by who served them',
    stripEmpty: 'nothing yet',
    stripSummary: (parts: readonly { slot: number; count: number }[]) =>
      parts
        .map(({ slot, count }) =>
          slot < 0 ? `${count} unanswered` : `${count} by ${slot === 0 ? 'the primary' : `worker ${slot}`}`,
        )
        .join(', '),
    tall: 'Tall: HTTP requests. Short: frames of the socket. Hollow: nobody answered.',
    facts: { node: 'Node', slot: 'Slot', process: 'Process', since: 'Since', mode: 'Mode' },
    moves: 'Changes',
    noMoves: 'None since this page was opened.',
    modeText(mode: Mode): string {
      const preset = presetOf(mode);
      return preset === null ? `Routing ${mode.routing}, sessions in ${mode.sessions}.` : MODES[preset];
    },
    modeChanged: (text: string) => `The cluster changed its mode. ${text}`,
    /** Why this tab is served by another process now. */
    moved(move: {
      from: { node: string; slot: number; pid: number };
      to: { node: string; slot: number; pid: number };
      fate: Fate;
      cause: string | undefined;
      lostMs: number;
      session: 'kept' | 'signed in again';
    }): string {
      const { from, to, fate, cause, lostMs, session } = move;
      const same = from.node === to.node && from.slot === to.slot;
      const who = slotName(from, to.node);
      const why = cause === undefined ? '' : ` (${cause})`;
      const where =
        same && from.pid === to.pid
          ? 'you came back to it'
          : same
            ? 'you came back to its replacement'
            : `you moved to ${slotName(to, to.node)}`;
      const what =
        fate === 'alive' ? `The connection to ${who} broke` : `${capital(who)} ${FATES[fate]}${why}`;
      return `${what}; ${where} in ${duration(lostMs)}; ${session === 'kept' ? 'session kept' : 'you signed in again'}.`;
    },
    /** A worker asked for it, or the network carries websockets by now. */
    movedQuietly: (from: ServedBy, to: ServedBy) =>
      from.node === to.node && from.slot === to.slot && from.pid === to.pid
        ? `A new connection to ${slotName(to, to.node)}, without a gap.`
        : `You moved from ${slotName(from, to.node)} to ${slotName(to, to.node)}, without a gap.`,
  },

  close: 'Close',
  errors: {
    offline: 'No answer came from the server. Try again.',
    rateLimited: (ms: number | undefined) =>
      ms === undefined
        ? 'Too many tries. Wait a little.'
        : `Too many tries. Wait ${Math.ceil(ms / 1_000)} s.`,
  },
};

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export type Strings = typeof en;
