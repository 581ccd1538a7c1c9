/** Bots that people make, each with a token. */
export const BOT_LIMITS = {
  /** Their maker's list reads all of them at once. Somebody who writes programs has a few. */
  botsPerPerson: 20,
  /** Bots that members brought: all are looked at whenever somebody goes, and each reads what everybody writes. */
  botsPerRoom: 50,
  /** Rooms of one bot. Its maker's list asks each of them whether it is still there. */
  roomsPerBot: 50,
  /** A person who tries out how to make one, and a script that makes a few; each is told in its rooms. */
  botsPerHour: 60,
  /** Requests of one bot: ten a second for a while, and a program that only polls stays far below. */
  botRequestsPerMinute: 600,
  /** A token has 79 characters at most. */
  tokenMaxChars: 128,
  /** Messages and changes of one bot: two a second are more than people read. A minute's worth may come at once. */
  botSendsPerMinute: 120,
  /** Wrong tokens from one address: a program with an old one that tries again, and no load by guessing 192 bits. */
  botTriesPerMinute: 60,
} as const;
