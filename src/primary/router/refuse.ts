import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { rawAnswer } from '../../domain/raw-answer.js';
import { LIMITS } from '../../protocol/limits.js';

export interface RefusedAnswer {
  readonly status: 400 | 408 | 429 | 431 | 503;
  /** One sentence for a person. */
  readonly text: string;
  readonly servedBy: string;
  readonly retryAfterSeconds?: number;
}

/** Answers a connection that no HTTP parser has seen, and closes it. */
export function refuse(socket: Socket, { status, text, servedBy, retryAfterSeconds }: RefusedAnswer): void {
  if (socket.destroyed) return;
  const headers = {
    'Content-Type': 'text/plain; charset=utf-8',
    'X-Served-By': servedBy,
    ...(retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }),
  };
  socket.on('error', () => socket.destroy());
  let bytes = 0;
  socket.on('data', (chunk) => {
    bytes += chunk.length;
    if (bytes > LIMITS.lingerMaxBytes) socket.destroy();
  });
  socket.setTimeout(0);
  setTimeout(() => socket.destroy(), LIMITS.lingerMs).unref();
  socket.end(rawAnswer(status, STATUS_CODES[status], headers, `${text}\n`));
}
