import { DAY, MINUTE, SECOND } from './units.js';

/** Notifications for browsers whose page is closed, by the push services of their makers. */
export const PUSH_LIMITS = {
  /** A phone, a tablet and some computers, each with two browsers. The one that was set up first gives way. */
  pushesPerPerson: 10,
  /** An address of a push service has some 200 to 500 characters. */
  pushEndpointMaxChars: 1_024,
  /** A page says its own at each start and with each choice in its dialog: ten tabs may come back at once. */
  pushChangesPerMinute: 60,

  /** How long one jobs process sends before it has to say so again: the next one begins so late after its death. */
  pushSenderLeaseMs: 6 * SECOND,
  pushHoldEveryMs: 1 * SECOND,
  /** How often it looks who has browsers to be told, and after how many of them: each costs a look at their rooms. */
  pushLookMs: 1 * SECOND,
  pushPeopleLookedAt: 100,
  /** Entries that it reads of a log at once: some milliseconds of the store's one thread. */
  pushReadEntries: 200,
  /** The entries of a room that was never told: what people missed in its last hours. */
  pushFirstEntries: 500,
  /** A page in front says within a second that its message was read. */
  pushGraceMs: 2 * SECOND,
  /** What is older is no news; a push service throws it away by then, too. */
  pushMaxAgeMs: 1 * DAY,
  /** Messages on their way at once: each is a connection of its own. */
  pushesAtOnce: 20,
  /** Where a service does not take messages: it rests so long, then twice as long, up to the most. */
  pushPauseMs: 1 * SECOND,
  pushPauseMaxMs: 2 * MINUTE,
  /** A restart of a push service takes less. What could not be sent by then the page tells when it is opened. */
  pushRetryForMs: 15 * MINUTE,
  /** Messages that wait for one browser: nobody looks through more. Older ones give way. */
  pushesWaitingPerBrowser: 20,
  /** And for all: some 5 MB. Logs are read on when there are fewer. */
  pushesWaiting: 5_000,
} as const;
