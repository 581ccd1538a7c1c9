import { MINUTE, SECOND } from './units.js';

/** Rooms: what they hold, what is read of them at once, and what a worker keeps of them. */
export const ROOM_LIMITS = {
  /** A cmid, which clients make: 20 characters, with space for those of others. */
  cmidMaxChars: 64,
  /** A mid: 15 digits, a sign and an id, with space for what an older server gave. */
  midMaxChars: 64,
  /** The longest emoji of Unicode has 15 UTF-16 units. */
  emojiMaxChars: 32,
  /** Places of a text that call somebody: nobody calls more by hand, and each is kept and counted by the store. */
  mentionsPerMessage: 50,
  /** Different emoji on one message: each is read with every page that shows it. */
  reactionsPerMessage: 50,
  /**
   * How far back a message is looked for whose mid does not contain its seq, since an older version stored it. It takes
   * some 20 reads of the log.
   */
  oldMessageSearch: 10_000,
  /** Edits of one message: a deletion takes all of their texts out in one step. */
  editsPerMessage: 100,
  /**
   * When a change is tried again that nodes of an older version would not understand: their end is no matter of
   * moments.
   */
  changeAgainMs: 3 * SECOND,
  /** Rooms one person may make, and may be in. */
  roomsPerUser: 200,
  /**
   * Rooms that others brought somebody into and where they have neither said nor read anything yet. They do not count
   * as their own, so that nobody can fill another's list. It shows so many more at most, and of one inviter so many.
   */
  invitationsOpen: 50,
  invitationsOpenPerInviter: 10,
  /** Direct rooms that one person opens: as many as there are to greet on a first day, and no list of everybody. */
  directRoomsPerHour: 120,
  /** Direct rooms of which a worker knows that they are on the lists of their people; others cost it a few reads. */
  directRoomsRemembered: 10_000,
  /**
   * A direct room without a message: who opened it may come back to write in a week. Nobody else knows of it, and it
   * would lie in the store for ever.
   */
  directUnwrittenMs: 7 * 24 * 60 * MINUTE,
  /** All of them are read at once by whoever looks at them, and few people have met so many. */
  blocksPerPerson: 1_000,
  /** Blocks set or lifted, and rooms hidden or shown, by one person: who tidies up, and no flood of writes. */
  blocksPerMinute: 60,
  /** Notify levels chosen by one person: who goes through all their rooms. Each is told to all of their sockets. */
  notifyLevelsPerMinute: 60,
  membersPerRoom: 10_000,
  /** Larger private rooms get no rows for whoever comes and goes: nobody could read what is said between them. */
  noticedMembers: 100,
  /** All of them are read at once by whoever looks at them; a room that bans more people has another problem. */
  bansPerRoom: 1_000,
  /** All of them are read at once, and each has its bot among the room's members; few rooms hear so many programs. */
  hooksPerRoom: 20,
  /**
   * Messages of one hook: one a second is as much as people can read along with. A minute's worth may come at once,
   * from what waited while the server was away.
   */
  hookMessagesPerMinute: 60,
  /** Wrong codes from one address: a program with an old one that tries again, and no load by guessing 192 bits. */
  hookTriesPerMinute: 60,
  /** Names, topics, roles, removals and bans by one person: a moderator who tidies up, and no flood of rows. */
  moderationsPerMinute: 60,
  /**
   * A secret that an operator chooses has so many characters, of so many kinds. Sixteen of fewer kinds are a pattern,
   * and even hexadecimal digits at random have more.
   */
  secretMinChars: 16,
  secretMinKinds: 6,

  /** `join` without a position: the newest this many. */
  joinPageMessages: 50,
  /** Entries that can be marked unread again: the store looks through them for one's own texts, in one step. */
  markUnreadEntries: 2_000,
  /** And so many bytes of them: 2,000 of the longest kept the store's one thread for 60 ms. */
  markUnreadMaxBytes: 4 * 1024 * 1024,
  /**
   * `join` with a position: a gap up to `resumeGapMessages` and this many characters of JSON is filled exactly. As much
   * as a worker keeps of a room would be 7 MB in one answer to each who comes back.
   */
  resumeGapMaxChars: 1024 * 1024,
  pageMaxMessages: 100,
  /**
   * Pages of one person that are not read to their end, in a worker. Each may be 2.4 MB, and a tab asks for one at a
   * time.
   */
  openPagesPerPerson: 16,
  /** Messages kept of a room's log; older ones are trimmed, their cmids with them. */
  logMaxMessages: 1_000_000,

  /** Newest messages of an open room kept by a worker, so that people who come back cost the store nothing. */
  roomTailMessages: 1_000,
  roomTailMaxChars: 2 * 1024 * 1024,
  /** Messages of one room that came ahead of earlier ones; more are dropped, since the log has them. */
  feedAheadMessages: 2_000,
  /** A room that nobody here has open any more stays open this long for whoever comes back. */
  roomLingerMs: 30 * SECOND,
  /** Every open room is compared with the log this often, so that even a lost last publication is found. */
  roomAuditMs: 5 * SECOND,
  /**
   * Lists of rooms that a worker makes at once, lists of members, rooms of one question for them, and messages of one
   * append. Each keeps the store's one thread for a few milliseconds, and everybody's messages go the same way.
   */
  roomListsAtOnce: 2,
  /** Pages of messages likewise: one with 50 emoji at each of 100 messages takes the store a quarter of a second. */
  pagesAtOnce: 2,
  roomViewsTogether: 100,
  appendsTogether: 100,
  /**
   * People and rooms of whom the store was told that somebody accepted an invitation. Brought in anew, they are told of
   * again after this.
   */
  acceptancesRemembered: 20_000,
  acceptanceRememberedMs: 5 * MINUTE,
  /**
   * Nobody waits for them, so those of a second are told to the store together: one command instead of one per person.
   */
  acceptancesGatherMs: 1_000,
  /** Acceptances of one call: a millisecond of the store's one thread. */
  acceptancesTogether: 200,

  /**
   * Who can be called by name in an open room is read anew after this: a publication of a coming or going may be lost.
   */
  roomNamesFreshMs: 1 * MINUTE,

  /** People and rooms of whom a worker knows when they typed last; who is forgotten is announced once too often. */
  typingRemembered: 20_000,
} as const;
