import { DAY, MINUTE } from './units.js';

/** Links that make accounts and bring people into rooms. */
export const INVITE_LIMITS = {
  /** People who may come by one link: an office of 500 by a single one, with space for its guests. */
  inviteUsesMax: 1_000,
  /** Whoever did not come within a month was forgotten, and so is the link: it should not be open for ever. */
  inviteDaysMax: 30,
  inviteMaxMs: 30 * DAY,
  /** One person's: one for each room that they bring people into, and some that were lost. Each has some 300 bytes. */
  openInvitesPerPerson: 50,
  /** Everybody's: 3 MB of the store. A cluster in which 200 people have as many as they may is under attack. */
  openInvites: 10_000,
  /**
   * A sign-up takes less. It waits 10 s for its hash where an office comes at once, and 5 s for a store that is away.
   * So long a use of a process that died is nobody's.
   */
  inviteReservedMs: 1 * MINUTE,
  /** Uses whose time is over that one sign-up looks after, before it goes on: each asks the store for an account. */
  inviteReservesJudged: 100,
  /** A code has 32 characters; a longer one is none. */
  inviteCodeMaxChars: 64,
  /** Links made by one person: who brings a department in makes a few, and no flood of writes. */
  invitesPerHour: 60,
  /** An office of 500 opens a link on its first morning, each of them six times. A code cannot be guessed anyway. */
  inviteLooksPerAddress: 3_000,
  inviteLooksWindowMs: 60 * MINUTE,
} as const;
