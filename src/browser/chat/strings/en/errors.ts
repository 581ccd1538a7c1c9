import type { ErrorCode } from '../../../../protocol/errors.js';

/** Codes that mean one thing, whatever was asked. Of the others the server's own sentence says which of several it is. */
const byCode: Partial<Readonly<Record<ErrorCode, string>>> = {
  internal: 'Something went wrong on the server. Try again.',
  not_yet: 'This chat is being updated. It works when that is done.',
  store_unwritable:
    'The server cannot store anything just now: its disk or memory is full, or it may only read.',
  timeout: 'No answer came from the server. Try again.',
};

export const errors = {
  offline: 'No answer came from the server. Try again.',
  rateLimited: (ms: number | undefined) =>
    ms === undefined ? 'Too many tries. Wait a little.' : `Too many tries. Wait ${Math.ceil(ms / 1_000)} s.`,
  /** `message`: the server's sentence, for a code that does not say enough. */
  ofCode: (code: ErrorCode, message: string): string => byCode[code] ?? message,
};
