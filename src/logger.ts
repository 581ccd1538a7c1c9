import { createRequire } from 'node:module';
import {
  type DestinationStream,
  type Logger as PinoLogger,
  pino,
  stdSerializers,
  stdTimeFunctions,
} from 'pino';
import type prettyStream from 'pino-pretty';

export type Logger = PinoLogger;

export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug', 'trace'] as const;

export interface LoggerOptions {
  readonly level: string;
  /** `primary`, `worker 2`, `store`: who speaks. */
  readonly name: string;
  /** For people at a terminal; otherwise JSON, one line an event. */
  readonly pretty?: boolean;
}

/**
 * A logger to stderr, so that stdout carries only the start line. Written synchronously: the last line before a process
 * dies is the one that is wanted.
 */
export function createLogger({
  level,
  name,
  pretty: forPeople = process.stderr.isTTY,
}: LoggerOptions): Logger {
  const options = {
    level,
    name,
    base: { pid: process.pid, name },
    timestamp: stdTimeFunctions.isoTime,
    serializers: { err: plainError },
  };
  const destination: DestinationStream = forPeople
    ? prettyOf()({
        destination: 2,
        sync: true,
        colorize: true,
        ignore: 'pid',
        translateTime: 'SYS:HH:MM:ss.l',
      })
    : pino.destination({ fd: 2, sync: true });
  return pino(options, destination);
}

/** Loaded only for people: most processes write JSON. */
function prettyOf(): typeof prettyStream {
  return createRequire(import.meta.url)('pino-pretty');
}

/**
 * Errors carry more than is good in a log: one of Redis has its command's arguments, which may be a session or a
 * message.
 */
function plainError(err: Error): object {
  const { type, message, stack, code } = stdSerializers.err(err) as { [Name in string]: unknown };
  return { type, message, stack, ...(code === undefined ? {} : { code }) };
}
