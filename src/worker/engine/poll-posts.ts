import type { ServerResponse } from 'node:http';
import { LIMITS } from '../../protocol/limits.js';
import type { EngineRequest, EngineTransport, PollingTransport } from './internals.js';
import { payloadFault } from './poll-payload.js';

/** A request of Engine.IO; `bodyMaxBytes` is set by whoever knows whose it is. */
export type PostRequest = EngineRequest & { bodyMaxBytes?: number };

const PROBLEMS = {
  'too-many': [400, `A body may have at most ${LIMITS.packetsPerPoll} packets.`],
  'too-long': [413, `A packet may have at most ${LIMITS.packetMaxBytes} bytes.`],
  'not-utf8': [400, 'A body is text in UTF-8.'],
} as const;

let changed = false;
const reading = new WeakSet<PollingTransport>();

/**
 * Reads the bodies of polls instead of Engine.IO, for all connections (`transport`: any of them). Engine.IO decodes a
 * body whole, however many packets it has. It destroys the request under its hands when a packet ends the connection,
 * which a proxy takes for a failed node. And its bound for a body is that for a packet, which clients that gather
 * without knowing `maxPayload` pass.
 */
export function readPosts(transport: EngineTransport): void {
  if (changed) return;
  changed = true;
  (Object.getPrototypeOf(transport) as PollingTransport).onDataRequest = onDataRequest;
}

function onDataRequest(this: PollingTransport, req: PostRequest, res: ServerResponse): void {
  if (reading.has(this)) {
    answer(res, 400, 'One body at a time: wait for the answer of the one before.');
    this.onError('data request overlap from client');
    return;
  }
  if (req.headers['content-type'] === 'application/octet-stream') {
    answer(res, 400, 'A body is text (Engine.IO, protocol 4).');
    this.onError('invalid content');
    return;
  }
  reading.add(this);
  const maxBytes = req.bodyMaxBytes ?? LIMITS.strangerBodyMaxBytes;
  const chunks: Buffer[] = [];
  let bytes = 0;
  const refuse = (status: number, why: string) => {
    done();
    answer(res, status, why);
    this.onError(why);
  };
  const tooLarge = () => refuse(413, `A body may have at most ${maxBytes} bytes here.`);
  const onData = (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maxBytes) chunks.push(chunk);
    else chunks.length = 0;
    if (bytes > LIMITS.pollBodyThrownAwayMaxBytes) tooLarge();
  };
  const onEnd = () => {
    if (bytes > maxBytes) {
      tooLarge();
      return;
    }
    const body = Buffer.concat(chunks);
    const problem = payloadFault(body, LIMITS.packetsPerPoll, LIMITS.packetMaxBytes);
    if (problem !== null) {
      const [status, why] = PROBLEMS[problem];
      refuse(status, why);
      return;
    }
    done();
    this.onData(body.toString('utf8'));
    res.writeHead(200, this.headers(req, { 'Content-Type': 'text/html', 'Content-Length': '2' })).end('ok');
  };
  const onClose = () => {
    done();
    this.onError('data request connection closed prematurely');
  };
  const done = () => {
    reading.delete(this);
    req.off('data', onData).off('end', onEnd).off('close', onClose);
  };
  req.on('data', onData).on('end', onEnd).on('close', onClose);
}

function answer(res: ServerResponse, status: number, why: string): void {
  res.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', Connection: 'close' });
  res.end(JSON.stringify({ code: 3, message: why }));
}
