import type { ErrorCode } from '../../../../protocol/errors.js';

/** For errors without a kind: what did not come from a worker, or is of an older node. */
export const refusedCodes: Partial<Record<ErrorCode, string>> = {
  internal: 'Something went wrong on the server. Try again.',
  no_worker: 'No worker of this server can answer just now. Try again.',
  draining: 'This server is shutting down. Try again.',
};
