import { DAY, MINUTE, SECOND } from './units.js';

/** Sessions, tickets and where they are good. */
export const SESSION_LIMITS = {
  /** Sessions: idle and absolute life. */
  sessionIdleMs: 7 * DAY,
  sessionAbsoluteMs: 30 * DAY,
  /** How often a socket's activity may extend its session, and how often sockets' sessions are checked. */
  sessionTouchMs: 1 * MINUTE,
  sessionSweepMs: 15 * SECOND,
  /** Sessions in one worker's memory. */
  memorySessionsMax: 50_000,
  /** Sessions of the store whose last touch a worker remembers; who is forgotten is touched once too often. */
  sessionTouchesRemembered: 50_000,
  /** What was read just before a session ended must not be believed just after: longer than any read takes. */
  endedSessionRememberedMs: 2 * MINUTE,
  endedSessionsRemembered: 50_000,
  /**
   * How old a worker's knowledge of an account, and of a token's sign-out, may be: a revocation reaches everybody
   * within 2 s.
   */
  accountFreshMs: 1 * SECOND,
  revocationFreshMs: 1 * SECOND,
  /**
   * While the store is away nothing can be changed there, so what was known just before goes on holding: for a
   * while, not for ever.
   */
  accountStaleMs: 1 * MINUTE,
  /** So many people are remembered at once; others cost a question each time. Each entry has some 300 bytes. */
  accountsRemembered: 20_000,
  revocationsRemembered: 20_000,

  /** How long somebody may take at an OpenID provider, and the provider to answer the server. */
  oidcSignInMs: 10 * MINUTE,
  oidcAnswerWithinMs: 10 * SECOND,

  /** A ticket opens one socket on any node within this; how many one person may take a second, for all their tabs. */
  ticketMs: 30 * SECOND,
  ticketsPerSecond: 3,
  /**
   * Where a session was carried over to is known for this long: longer than requests and sweeps that began before it.
   */
  carriedSessionKeptMs: 60 * SECOND,
  /** The address of a node that went away is still an origin of ours for this long: pages that it served live on. */
  peerOriginMs: DAY,
  /** So many addresses; a cluster that replaces more machines in a day lists its origins. */
  peerOriginsMax: 1_000,
} as const;
