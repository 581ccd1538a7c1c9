import type { Socket } from 'node:net';

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
  503: 'Service Unavailable',
};
/** How long and how much of an unread body is thrown away, so that the answer is not lost in a reset. */
const LINGER_MS = 1_000;
const LINGER_BYTES = 256 * 1024;

export interface Refusal {
  readonly status: 400 | 408 | 431 | 503;
  /** One sentence for a person. */
  readonly text: string;
  readonly servedBy: string;
  readonly retryAfterSeconds?: number;
}

/** Answers a connection that no HTTP parser has seen, and closes it. */
export function refuse(socket: Socket, { status, text, servedBy, retryAfterSeconds }: Refusal): void {
  if (socket.destroyed) return;
  const body = `${text}\n`;
  const retry = retryAfterSeconds === undefined ? '' : `Retry-After: ${retryAfterSeconds}\r\n`;
  socket.on('error', () => socket.destroy());
  let bytes = 0;
  socket.on('data', (chunk) => {
    bytes += chunk.length;
    if (bytes > LINGER_BYTES) socket.destroy();
  });
  socket.setTimeout(0);
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
  socket.end(
    `HTTP/1.1 ${status} ${REASONS[status]}\r\nContent-Type: text/plain; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nCache-Control: no-store\r\n${retry}` +
      `X-Served-By: ${servedBy}\r\nConnection: close\r\n\r\n${body}`,
  );
}
