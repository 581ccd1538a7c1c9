import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { rawAnswer } from '../../domain/raw-answer.js';
import { ENGINE_PATH } from '../../domain/request-head.js';
import { splitTarget } from '../../domain/request-target.js';
import type { ErrorCode } from '../../protocol/errors.js';
import { CAN_RETRY } from '../../protocol/errors.js';
import { LIMITS } from '../../protocol/limits.js';
import { formatServedBy } from '../../protocol/served-by.js';
import type { WorkerContext } from '../shared/context.js';
import { endWith } from './end-with.js';
import { isUpload } from './long-bodies.js';

export interface WorkerServer {
  readonly server: Server;
  /** Requests whose answer is not sent. */
  readonly openRequests: () => number;
}

/** An HTTP server that never listens: its connections come from the primary. */
export function makeHttpServer(context: WorkerContext, listener: RequestListener): WorkerServer {
  const server = createServer(
    {
      maxHeaderSize: LIMITS.headMaxBytes,
      headersTimeout: LIMITS.headTimeoutMs,
      requestTimeout: LIMITS.uploadTimeoutMs,
      connectionsCheckingInterval: 1_000,
    },
    listener,
  );
  server.maxHeadersCount = LIMITS.headMaxHeaders;
  // An answer that nobody reads is not held for ever.
  server.timeout = LIMITS.silentRequestMs;
  let open = 0;
  server.on('request', (_req, res) => {
    open += 1;
    res.once('close', () => {
      open -= 1;
    });
  });
  server.prependListener('upgrade', (req, socket: Duplex) => {
    // Node lets go of the socket here, and its next owner comes only after the session was looked up.
    socket.on('error', destroy);
    // Engine.IO looks no closer at its path than this.
    if (req.url?.startsWith(ENGINE_PATH) !== true) endWith(socket, noUpgradeHere(context));
  });
  // An expectation that nobody knows may be ignored. Node's own answer to it would leave the connection open, past the
  // router.
  server.on('checkExpectation', (req, res) => server.emit('request', req, res));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    endWith(socket, answerTo(context, error.code));
  });
  return { server, openRequests: () => open };
}

/**
 * Ends requests whose body does not come in its time. Node has one time for all, which is that of uploads; every other
 * body has `LIMITS.requestTimeoutMs`. Call it when all others listen to the server: it then hears a request
 * first, while its address is as it was sent.
 */
export function endLateBodies(server: Server): void {
  server.prependListener('request', (req, res) => {
    if (req.complete || isUpload(req.method, splitTarget(req.url ?? '').path)) return;
    endLateBody(server, req, res);
  });
}

function endLateBody(server: Server, req: IncomingMessage, res: ServerResponse): void {
  const timer = setTimeout(() => {
    if (req.complete || res.headersSent) return;
    server.emit('clientError', Object.assign(new Error(LATE), { code: LATE }), req.socket);
  }, LIMITS.requestTimeoutMs);
  const clear = () => clearTimeout(timer);
  req.once('end', clear);
  res.once('close', clear);
}
const LATE = 'ERR_HTTP_REQUEST_TIMEOUT';

function noUpgradeHere(context: WorkerContext): string {
  return errorAnswer(context, 400, 'invalid', `Websockets are served only at ${ENGINE_PATH}.`);
}

/** One listener for all sockets: it stays with each of them. */
function destroy(this: Duplex): void {
  this.destroy();
}

/** What Node refuses before there is a request. */
function answerTo(context: WorkerContext, code: string | undefined): string {
  const [status, errorCode, message]: [number, ErrorCode, string] =
    code === 'HPE_HEADER_OVERFLOW'
      ? [431, 'too_large', 'The head of the request is too large.']
      : code === LATE
        ? [408, 'timeout', 'The request did not come in time.']
        : [400, 'invalid', 'This is not a valid HTTP request.'];
  return errorAnswer(context, status, errorCode, message);
}

function errorAnswer(context: WorkerContext, status: number, code: ErrorCode, message: string): string {
  const body = JSON.stringify({ error: { code, message, retry: CAN_RETRY[code] } });
  const headers = {
    'Content-Type': 'application/json; charset=utf-8',
    'X-Served-By': formatServedBy(context.self),
  };
  return rawAnswer(status, STATUS_CODES[status], headers, body);
}
