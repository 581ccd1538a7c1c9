import { SECOND } from './units.js';

/** One socket: when it is dead or slow. */
export const SOCKET_LIMITS = {
  /** Engine.IO: pings below every usual proxy's idle timeout; a dead client is noticed after the sum. */
  pingIntervalMs: 20 * SECOND,
  pingTimeoutMs: 10 * SECOND,
  /** A connection that has no socket yet, or none any more, is closed after this: no budget counts it. */
  connectTimeoutMs: 10 * SECOND,

  /**
   * A socket with this many packets unsent is slow: typing and presence pass it by. Past the bytes or the time it is
   * closed, to come back and resume by seq.
   */
  slowSocketPackets: 64,
  slowSocketMaxBytes: 1024 * 1024,
  slowSocketMaxMs: 10 * SECOND,
  /**
   * The same for bytes: past the first a socket is slow, however few its packets. Past the second it is closed. Before
   * that it has `slowSocketMaxMs` without taking a byte, so that a long answer may take its time on a slow line.
   */
  slowSocketBytes: 256 * 1024,
  slowAnswersMaxBytes: 8 * 1024 * 1024,
  /**
   * Answers to `join` that are made at once for a socket, and the unsent bytes above which the next one waits. The
   * largest is 50 messages of 8,000 characters, 1.2 MB in three-byte letters.
   */
  longAnswersAtOnce: 2,
  longAnswerBacklogBytes: 256 * 1024,
  /** Characters that an error repeats of what was sent. */
  errorEchoMaxChars: 200,
  /**
   * Characters of a host or origin in the words that refuse it, up to four times. Names in use have a third of the 253
   * that are allowed.
   */
  originEchoMaxChars: 100,
} as const;
