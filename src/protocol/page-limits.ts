/**
 * Those of the limits that pages and the SDK know as well: a page does not carry the servers' with it. All are in
 * `LIMITS`.
 */
export const PAGE_LIMITS = {
  /** Names of people: what is left after NFKC and trimming. */
  nameMinChars: 2,
  nameMaxChars: 32,
  /** A name as it is typed: NFKC may make it a third as long. A field that cuts here cuts nothing to another name. */
  nameTypedMaxChars: 128,
  /** argon2id reads all of it, so the bound is on work, not on strength. */
  passwordMinChars: 8,
  passwordMaxChars: 256,
  roomNameMinChars: 1,
  roomNameMaxChars: 48,
  /** One line under the room's name. */
  topicMaxChars: 200,
  /** What a person says of how they are, in one line beside their name. */
  statusMaxChars: 100,
  /** A picture beside a name: the store keeps one of each person, and a page shows dozens. As wide as it is high. */
  pictureMaxBytes: 16 * 1024,
  pictureMaxPixels: 256,
  /** People of a direct room, with the one who opens it: more need a room with a name, and somebody who invites. */
  directPeople: 9,
  /** Characters (UTF-16 units) of a message. */
  textMaxChars: 8_000,
  /** Files of one message: a page of 50 messages shows 500 pictures at most. */
  filesPerMessage: 10,
  /** People named with a reaction; the others are a number. */
  reactionSample: 20,
  /** `join` with a position: a gap up to this many is filled exactly. */
  resumeGapMessages: 500,
  /**
   * After a switch of the mode each page asks for its session within this, at a random moment, so that not all ask at
   * once.
   */
  carryWithinMs: 1_000,
  /** Typing is announced at most this often and expires after this. */
  typingEveryMs: 2_000,
  typingExpiresMs: 5_000,
  /**
   * Where there are many pages, each tells the conservation line less often, but never less often than this; and of at
   * most so much.
   */
  testimonyPauseMaxMs: 5 * 60_000,
  testimonyEntriesMax: 64,
  testimonyFlawsMax: 16,
  /** Steps of a page that are held for a testifier that is not there yet: about a minute of a busy room. */
  heldTestimony: 2_000,
  /** Messages of a room by which a client knows that it showed one twice. */
  witnessRemembers: 512,
  /** Flaws that are told apart, so that none counts twice. */
  flawsRemembered: 1_000,
} as const;
