import { DAY, MINUTE, SECOND } from './units.js';

/** What a person, an address, a name or a room may do in a time. */
export const BUDGET_LIMITS = {
  /**
   * What one socket may ask for at once, and a second: a page that opens 200 rooms, not a flood. Lifted by `--limits
   * loose`.
   */
  eventBurst: 120,
  eventsPerSecond: 40,
  /** Events over that rate before the socket is closed: a flood, not a fast typist. */
  eventOverrunsMax: 1_000,
  /**
   * What one person, address, name or room may do, for the whole cluster; each is a setting (`budgets.ts`), lifted by
   * `--limits loose`. Nobody types or reads more than these: a fast typist sends one a second.
   */
  sendsPerSecond: 10,
  /** Ten tabs of a person who is in many rooms come back at once. */
  personEventsPerSecond: 120,
  /**
   * Every request of one person, whatever else counts it: twice the files that they may read. Tabs that come back at
   * once, and a room full of pictures, may ask for thirty times as much.
   */
  requestsPerSecond: 40,
  /**
   * Everybody together: what one room's log took on two cores without getting late (docs/reports/performance.md), with
   * space for others.
   */
  roomSendsPerSecond: 500,
  roomsPerHour: 60,
  /** Enough to bring a department into a room; too few to learn which names there are. */
  invitationsPerHour: 120,
  /** A page asks once when it opens or comes back; fifty tabs may. */
  roomListsPerMinute: 60,
  /** Whoever writes to somebody is shown the people of all their rooms, of which there are 200 at most. */
  memberListsPerMinute: 240,
  /**
   * Lists of what else is read whole: 1,000 bans or blocks, 50 rooms of each of 20 bots, 500 accounts. A page asks for
   * a few when it opens, and fifty tabs may.
   */
  listsPerMinute: 240,
  /**
   * Pages of messages and of what is pinned: 500 messages a second are more than anybody scrolls through. The dearest
   * page keeps the store's thread for a quarter of a second. With `pagesAtOnce` alone two accounts would keep it for
   * ever.
   */
  pagesPerSecond: 5,
  /**
   * Messages of before an upgrade, each in up to 20 reads of the log: a person who follows replies into an old
   * conversation.
   */
  oldSearchesPerMinute: 20,
  /**
   * A person marks some messages of an evening. Each makes the store read up to `markUnreadMaxBytes`, some 10 ms of the
   * one thread that everybody shares.
   */
  unreadMarksPerMinute: 30,
  /** A script that signs in each time it runs does so every minute or so; each sign-in leaves a session for a week. */
  signInsPerHour: 100,
  /** Tabs and devices of one person. Each costs some 24 KB. A worker takes its part, and never fewer than fifty. */
  socketsPerPerson: 200,
  socketsPerPersonHere: 50,
  /** An office of 500 with a few tabs each has 1,500; 10,000 cost some 240 MB. */
  socketsPerAddress: 10_000,
  socketsPerAddressHere: 2_000,
  /** An office of 500 comes back within a few seconds: six times as many may at once. */
  handshakesPerSecond: 100,
  /** Guesses at one name from one address: a person who tries their old passwords. */
  signInTriesPerName: 10,
  /** An office of 500 signs in within ten minutes, some after a slip. */
  signInTriesPerAddress: 600,
  /**
   * Guesses at one name from everywhere: a spread attack is left 72,000 a day against passwords of eight characters and
   * more. It is the one limit that strangers can use up for the owner, so it does not hold where the owner signed in
   * lately.
   */
  signInTriesEverywhere: 500,
  signInWindowMs: 10 * MINUTE,
  knownAddressMs: 20 * DAY,
  /** An office of 500 signs up on its first morning. */
  signUpsPerAddress: 600,
  signUpWindowMs: 60 * MINUTE,
  /** argon2id takes 19 MiB each, so at most this many run at once in a node's worker. */
  passwordHashesAtOnce: 2,
  /**
   * And so many wait for their turn. An office of 500 may sign in at once, and the last of them waits some 10 s for one
   * worker.
   */
  passwordHashesWaiting: 500,

  /**
   * People, addresses and names whose budgets a worker remembers (some 350 bytes each): who did something lately.
   * Whoever is forgotten begins with the store's word.
   */
  budgetKeysMax: 50_000,
  /** How often a worker looks whom it may forget, and at how many: 50,000 take a minute, each look 1 to 2 ms. */
  budgetsSweepMs: 5_000,
  budgetsSweptAtOnce: 5_000,
  /** The store decides within this, or counts as away: a message waits for it. */
  budgetStoreWaitMs: 500,
  /**
   * What is frequent is not asked of the store each time. A worker gives this part of the figure, divided by the
   * workers, by itself, and takes so many ahead when that is used up. So the cluster gives at most one and a half times
   * the figure.
   */
  budgetFreePart: 0.5,
  sendsAhead: 5,
  eventsAhead: 25,
  requestsAhead: 25,
  handshakesAhead: 10,
  /** What was taken ahead is given out within this: by then it has come back in the store as well. */
  budgetLeaseMs: 2 * SECOND,
} as const;
