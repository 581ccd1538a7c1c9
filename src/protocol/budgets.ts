/**
 * How much one person, one address, one name or one room may do, counted for the whole cluster. Each figure is a
 * setting:
 * `--limits sign-ups=1200,sockets=50`. They leave an office of 500 people behind one address alone.
 */
import type { BudgetSetting } from './budget-setting.js';
import { HOUR, MINUTE, SECOND } from './limits/units.js';
import { LIMITS } from './limits.js';
import { MAIL_SETTINGS } from './mail-budgets.js';
import { PEOPLE_SETTINGS } from './people-budgets.js';

export const SETTINGS = {
  sends: { of: 'person', figure: LIMITS.sendsPerSecond, perMs: SECOND, burst: 3, what: 'messages sent' },
  events: {
    of: 'person',
    figure: LIMITS.personEventsPerSecond,
    perMs: SECOND,
    burst: 5,
    what: 'events of all their sockets',
  },
  requests: {
    of: 'person',
    figure: LIMITS.requestsPerSecond,
    perMs: SECOND,
    burst: 30,
    what: 'requests to `/api`, whatever they ask for',
  },
  tickets: { of: 'person', figure: LIMITS.ticketsPerSecond, perMs: SECOND, burst: 20, what: 'tickets taken' },
  rooms: { of: 'person', figure: LIMITS.roomsPerHour, perMs: HOUR, burst: 1, what: 'rooms made' },
  'direct-rooms': {
    of: 'person',
    figure: LIMITS.directRoomsPerHour,
    perMs: HOUR,
    burst: 1,
    what: 'direct conversations opened, also those there are',
  },
  blocks: {
    of: 'person',
    figure: LIMITS.blocksPerMinute,
    perMs: MINUTE,
    burst: 1,
    what: 'people blocked or unblocked, and conversations hidden',
  },
  ...PEOPLE_SETTINGS,
  'notify-levels': {
    of: 'person',
    figure: LIMITS.notifyLevelsPerMinute,
    perMs: MINUTE,
    burst: 1,
    what: 'notify levels chosen',
  },
  pushes: {
    of: 'person',
    figure: LIMITS.pushChangesPerMinute,
    perMs: MINUTE,
    burst: 1,
    what: 'browsers set up to be told while the page is closed, or no more',
  },
  invitations: {
    of: 'person',
    figure: LIMITS.invitationsPerHour,
    perMs: HOUR,
    burst: 1,
    what: 'invitations given, also of names that nobody has',
  },
  invites: {
    of: 'person',
    figure: LIMITS.invitesPerHour,
    perMs: HOUR,
    burst: 1,
    what: 'invite links made',
  },
  'invite-looks': {
    of: 'address',
    figure: LIMITS.inviteLooksPerAddress,
    perMs: LIMITS.inviteLooksWindowMs,
    burst: 1,
    what: 'invite links opened, also such as are not valid',
  },
  moderations: {
    of: 'person',
    figure: LIMITS.moderationsPerMinute,
    perMs: MINUTE,
    burst: 1,
    what: 'changes of rooms and of who is in them, as a moderator',
  },
  'room-lists': {
    of: 'person',
    figure: LIMITS.roomListsPerMinute,
    perMs: MINUTE,
    burst: 1,
    what: 'lists of rooms asked for',
  },
  'member-lists': {
    of: 'person',
    figure: LIMITS.memberListsPerMinute,
    perMs: MINUTE,
    burst: 1,
    what: 'lists of members asked for',
  },
  lists: {
    of: 'person',
    figure: LIMITS.listsPerMinute,
    perMs: MINUTE,
    burst: 1,
    what: 'lists of bans, hooks, bots, blocks, invite links or accounts asked for',
  },
  pages: {
    of: 'person',
    figure: LIMITS.pagesPerSecond,
    perMs: SECOND,
    burst: 12,
    what: 'pages of messages or pins asked for',
  },
  'old-searches': {
    of: 'person',
    figure: LIMITS.oldSearchesPerMinute,
    perMs: MINUTE,
    burst: 1,
    what: 'searches for messages of an older version, whose ids do not say where they are',
  },
  searches: {
    of: 'person',
    figure: LIMITS.searchesPerMinute,
    perMs: MINUTE,
    burst: 1,
    what: 'searches for messages',
  },
  'unread-marks': {
    of: 'person',
    figure: LIMITS.unreadMarksPerMinute,
    perMs: MINUTE,
    burst: 1,
    what: 'read positions set back',
  },
  'sign-ins': {
    of: 'person',
    figure: LIMITS.signInsPerHour,
    perMs: HOUR,
    burst: 1,
    what: 'sign-ins with the right password',
  },
  sockets: { of: 'person', figure: LIMITS.socketsPerPerson, perMs: null, burst: 1, what: 'open sockets' },
  'address-sockets': {
    of: 'address',
    figure: LIMITS.socketsPerAddress,
    perMs: null,
    burst: 1,
    what: 'open sockets of people who are signed in',
  },
  handshakes: {
    of: 'address',
    figure: LIMITS.handshakesPerSecond,
    perMs: SECOND,
    burst: 6,
    what: 'new connections of Socket.IO',
  },
  'sign-ups': {
    of: 'address',
    figure: LIMITS.signUpsPerAddress,
    perMs: LIMITS.signUpWindowMs,
    burst: 1,
    what: 'accounts made',
  },
  'sign-in-tries': {
    of: 'address',
    figure: LIMITS.signInTriesPerAddress,
    perMs: LIMITS.signInWindowMs,
    burst: 1,
    what: 'wrong passwords, where nobody signed in before',
  },
  'name-tries': {
    of: 'name',
    figure: LIMITS.signInTriesPerName,
    perMs: LIMITS.signInWindowMs,
    burst: 1,
    what: 'wrong passwords from one address',
  },
  'spread-tries': {
    of: 'name',
    figure: LIMITS.signInTriesEverywhere,
    perMs: LIMITS.signInWindowMs,
    burst: 1,
    what: 'wrong passwords from all addresses where its owner has not signed in before',
  },
  ...MAIL_SETTINGS,
  uploads: { of: 'person', figure: LIMITS.uploadsPerHour, perMs: HOUR, burst: 1, what: 'files uploaded' },
  'address-uploads': {
    of: 'address',
    figure: LIMITS.uploadsPerAddressAndHour,
    perMs: HOUR,
    burst: 1,
    what: 'files uploaded',
  },
  'file-reads': {
    of: 'person',
    figure: LIMITS.fileReadsPerMinute,
    perMs: MINUTE,
    burst: 1,
    what: 'files read',
  },
  exports: { of: 'person', figure: LIMITS.exportsPerHour, perMs: HOUR, burst: 1, what: 'exports begun' },
  'file-size': {
    of: 'file',
    figure: LIMITS.fileMegabytes,
    perMs: null,
    unit: 'MB',
    burst: 1,
    what: 'bytes of one file',
  },
  'stored-files': {
    of: 'person',
    figure: LIMITS.storedMegabytesPerPerson,
    perMs: null,
    unit: 'MB',
    burst: 1,
    what: 'bytes of all files that are kept',
  },
  'hook-messages': {
    of: 'hook',
    figure: LIMITS.hookMessagesPerMinute,
    perMs: MINUTE,
    burst: 1,
    what: 'messages from outside',
  },
  'hook-tries': {
    of: 'address',
    figure: LIMITS.hookTriesPerMinute,
    perMs: MINUTE,
    burst: 1,
    what: 'messages to addresses that are none',
  },
  bots: { of: 'person', figure: LIMITS.botsPerHour, perMs: HOUR, burst: 1, what: 'bots made' },
  'bot-sends': {
    of: 'bot',
    figure: LIMITS.botSendsPerMinute,
    perMs: MINUTE,
    burst: 1,
    what: 'messages sent with a token',
  },
  'bot-requests': {
    of: 'bot',
    figure: LIMITS.botRequestsPerMinute,
    perMs: MINUTE,
    burst: 1,
    what: 'requests with a token',
  },
  'bot-tries': {
    of: 'address',
    figure: LIMITS.botTriesPerMinute,
    perMs: MINUTE,
    burst: 1,
    what: 'requests and sockets with tokens that are none',
  },
  'operator-actions': {
    of: 'person',
    figure: LIMITS.controlActionsPerMinute,
    perMs: MINUTE,
    burst: 1,
    what: 'changes in the control room, as an operator',
  },
  'wrong-orders': {
    of: 'person',
    figure: LIMITS.wrongOrdersPerMinute,
    perMs: MINUTE,
    burst: 1,
    what: 'orders to the control room that cannot be read or do not fit, by an operator',
  },
  'room-sends': {
    of: 'room',
    figure: LIMITS.roomSendsPerSecond,
    perMs: SECOND,
    burst: 3,
    what: 'messages of everybody together',
  },
} as const satisfies Record<string, BudgetSetting>;

export type BudgetName = keyof typeof SETTINGS;
export type Budgets = Readonly<Record<BudgetName, number>>;

/** A setting as a row, for all of its readers. */
export function settingOf(name: BudgetName): BudgetSetting {
  return SETTINGS[name];
}

export const BUDGET_NAMES = Object.keys(SETTINGS) as BudgetName[];

/** The bucket of a setting: how much at once, and how it fills. */
export function bucketRule(name: BudgetName, figure: number): { capacity: number; perSecond: number } {
  const { perMs, burst } = settingOf(name);
  return { capacity: Math.max(1, figure * burst), perSecond: (figure * 1_000) / (perMs ?? 1_000) };
}

/** The figures that hold where nothing else was given. */
export const DEFAULT_BUDGETS: Budgets = Object.fromEntries(
  Object.entries(SETTINGS).map(([name, { figure }]) => [name, figure]),
) as unknown as Budgets;
