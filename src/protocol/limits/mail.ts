import { MINUTE, SECOND } from './units.js';

/** Mails to people: links that confirm an address or set a new password. */
export const MAIL_LIMITS = {
  /** How long a link is good: mails come within minutes, and whoever reads a mailbox later finds a dead link. */
  mailTokenMs: 60 * MINUTE,
  /** A server that is away is tried for as long. Whoever asked has asked again by then. */
  mailTriedMs: 60 * MINUTE,
  /** Links of one person that are good at once: as many as one mailbox gets in an hour, and those just before. */
  mailLinksKept: 20,
  /** An address has no more (RFC 5321), nor before its `@`; a name as it is typed has less. */
  mailWhoMaxChars: 254,
  mailLocalMaxChars: 64,
  /** What stands in a link has 73 characters at most; a longer text is none. */
  mailTokenMaxChars: 128,
  /** Mails that wait for their server: each has some 200 bytes. An office of 500 asks within an hour at worst. */
  mailsWaiting: 1_000,
  /** When whoever asks while so many wait may ask again. */
  mailsFullPauseMs: 1 * MINUTE,
  /** Accounts that one mail may be for: those of somebody with several. Others with this address ask by their name. */
  accountsPerMail: 5,
  /** How often the jobs process looks for mails. */
  mailLookMs: 0.5 * SECOND,
  /** What a mail server may take: for its connection, and its greeting. */
  mailAnswerMs: 10 * SECOND,
  /** And for each word after: it may look through a whole mail first. Given up too soon, it comes again and again. */
  mailTakenMs: 60 * SECOND,
  /** One mail in all: a server that says a letter now and then would keep up those behind it for ever. */
  mailWholeMs: 3 * MINUTE,
  /** Where it is away, or puts a mail off (greylisting): so long a rest, then twice as long, up to the most. */
  mailPauseMs: 2 * SECOND,
  mailPauseMaxMs: 5 * MINUTE,
  /** Asked for from one address, and links that are pressed: an office of 500 in the week after its holidays. */
  mailAsksPerHour: 100,
  /** Asked for under one name or address: somebody who finds no mail, and looks under spam after the second. */
  mailAsksPerName: 5,
  /** Addresses that one person gives: a slip or two, and the mail once more. */
  mailChangesPerHour: 10,
  /** What strangers can make one mailbox get of each kind, however many names lead to it. */
  mailsPerMailbox: 10,
} as const;
