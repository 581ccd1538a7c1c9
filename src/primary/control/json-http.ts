import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { httpStatusOf, retryAfterSeconds } from '../../protocol/error-status.js';
import { type ErrorBody, HoldfastError, toWireError } from '../../protocol/errors.js';
import { LIMITS } from '../../protocol/limits.js';

/** The same as the chat page's: nothing inline, nothing from elsewhere, no framing. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * On every answer of the primary. `Connection: close`: the next request of a proxy's connection may be somebody else's.
 */
export function setCommonHeaders(response: ServerResponse, servedBy: string): void {
  response.setHeader('X-Served-By', servedBy);
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Connection', 'close');
  response.setHeader('Content-Security-Policy', CONTENT_SECURITY_POLICY);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('X-Frame-Options', 'DENY');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}

/** Answers what was thrown as an `ErrorBody`, with what else there is to say. */
export function sendJsonError(response: ServerResponse, thrown: unknown, more: object = {}): void {
  const error = toWireError(thrown);
  const status = thrown instanceof HoldfastError ? httpStatusOf(thrown) : 500;
  const retryAfter = retryAfterSeconds(status, error.retryAfterMs);
  if (retryAfter !== null) response.setHeader('Retry-After', retryAfter);
  sendJson(response, status, { error, ...more } satisfies ErrorBody);
}

/** The connection ended before the body was there. Nobody is left to be told, and nothing here is wrong. */
export class BrokenOff extends HoldfastError {
  constructor() {
    super('invalid', 'The body did not come whole.');
  }
}

/** The JSON body; throws `BrokenOff`, `unsupported_type`, `too_large` or `invalid`. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new HoldfastError('unsupported_type', 'State is changed with Content-Type: application/json only.');
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request) {
      bytes += (chunk as Buffer).length;
      if (bytes > LIMITS.controlBodyMaxBytes) {
        throw new HoldfastError(
          'too_large',
          `The body may have at most ${LIMITS.controlBodyMaxBytes} bytes.`,
        );
      }
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    throw error instanceof HoldfastError ? error : new BrokenOff();
  }
  const body = Buffer.concat(chunks);
  if (!isUtf8(body)) throw new HoldfastError('invalid', 'The body is not valid UTF-8.');
  try {
    return JSON.parse(body.toString('utf8') || '{}');
  } catch {
    throw new HoldfastError('invalid', 'The body is not valid JSON.');
  }
}
