import type { ErrorRequestHandler, Response } from 'express';
import { httpStatusOf, retryAfterSeconds } from '../../protocol/error-status.js';
import { HoldfastError, toWireError } from '../../protocol/errors.js';
import type { WorkerContext } from '../shared/context.js';
import { NOT_UTF8 } from '../shared/read-json.js';

/** Answers with the one shape of an error. */
function sendError(res: Response, error: HoldfastError): void {
  const status = httpStatusOf(error);
  const retryAfter = retryAfterSeconds(status, error.details.retryAfterMs);
  if (retryAfter !== null) res.set('Retry-After', String(retryAfter));
  res.status(status).json({ error: error.toWire() });
}

/** The last handler: whatever was thrown becomes an error body without internals; what is not ours is logged. */
export function errorHandler(context: WorkerContext): ErrorRequestHandler {
  return (thrown: unknown, req, res, next) => {
    const error = asHoldfast(thrown);
    if (error.code === 'internal') {
      context.logger.error({ err: thrown, method: req.method, path: req.route?.path }, 'a request failed');
    } else if (error.code === 'store_unavailable') {
      context.meters.count('holdfast_store_unavailable_total');
    }
    if (res.headersSent) next(thrown);
    else sendError(res, error);
  };
}

interface ParserError {
  readonly type?: string;
  readonly status?: number;
  readonly limit?: number;
  readonly body?: unknown;
}

/** Errors of Express and its parsers carry a type or a status; anything else is `internal`. */
function asHoldfast(thrown: unknown): HoldfastError {
  if (thrown instanceof HoldfastError) return thrown;
  const { type, status, limit, body } = (thrown ?? {}) as ParserError;
  if (type === 'entity.too.large') {
    return new HoldfastError('too_large', `The body may have at most ${limit} bytes.`);
  }
  if (type === 'encoding.unsupported' || type === 'charset.unsupported' || status === 415) {
    return new HoldfastError('unsupported_type', 'The body must be JSON in UTF-8.');
  }
  if (type === NOT_UTF8) return new HoldfastError('invalid', 'The body is not valid UTF-8.');
  if (type === 'entity.parse.failed') return new HoldfastError('invalid', unparsed(body));
  if (status !== undefined && status >= 400 && status < 500) {
    return new HoldfastError(
      'invalid',
      'The request cannot be understood: its address or its body is malformed.',
    );
  }
  return new HoldfastError('internal', toWireError(null).message, { cause: thrown });
}

/** What is wrong with a body that was not taken as JSON. */
function unparsed(body: unknown): string {
  try {
    JSON.parse(String(body));
    return 'The body must be a JSON object, between { and }.';
  } catch {
    // What it is instead is the client's.
    return 'The body is not valid JSON.';
  }
}
