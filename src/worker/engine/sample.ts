import { createServer, type Server as HttpServer } from 'node:http';
import { Duplex } from 'node:stream';
import { setImmediate as turnEnd } from 'node:timers/promises';
import { Server } from 'socket.io';
import { clientOf, connectionOf, type EngineRequest, engineOf, type Sample } from './internals.js';

/** Each step takes some ten turns of the event loop, on a busy machine too: time says nothing here. */
const TURNS = 1_000;

const QUERY = '/socket.io/?EIO=4&transport=';
const UPGRADE = `GET ${QUERY}websocket HTTP/1.1\r\nHost: sample\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`;
/** The text `40`, a CONNECT to the main namespace, in a frame whose mask is zero. */
const CONNECT = Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x34, 0x30]);

/**
 * Calls `look` with a live object of each kind: a socket that was let in by websocket, and a poll that waits. They
 * belong to a server of their own, which listens nowhere and ends with the call. Rejects when they do not come about,
 * in words.
 */
export async function withSample<T>(look: (sample: Sample) => T): Promise<T> {
  const http = createServer();
  const io = new Server(http, { serveClient: false, transports: ['websocket', 'polling'] });
  const lines: Line[] = [];
  const call = (bytes: string | Buffer) => {
    const line = new Line(http);
    lines.push(line);
    line.far.write(bytes);
    return line;
  };
  try {
    const engine = engineOf(io);
    let request: EngineRequest | null = null;
    engine.use((req, _res, next) => {
      request = req;
      next();
    });
    const websocket = call(UPGRADE);
    await until(() => Object.keys(engine.clients).length === 1, 'no websocket is let in');
    websocket.far.write(CONNECT);
    await until(() => io.sockets.sockets.size === 1, 'no CONNECT is answered');
    const [socket] = [...io.sockets.sockets.values()];
    const handshake = call(poll(''));
    const sid = () => /"sid":"([^"]+)"/.exec(handshake.heard)?.[1];
    await until(() => sid() !== undefined, 'no poll is answered');
    const polling = engine.clients[sid() as string];
    call(poll(`&sid=${sid()}`));
    await until(() => polling?.transport.req != null, 'no poll waits on its transport');
    if (socket === undefined || polling === undefined || request === null)
      throw new Error('no connection is kept');
    const connection = connectionOf(socket);
    return look({
      'server of Engine.IO': engine,
      'request of Engine.IO': request,
      'connection of Engine.IO': connection,
      'websocket transport of Engine.IO': connection.transport,
      'WebSocket of ws': connection.transport.socket ?? {},
      'polling transport of Engine.IO': polling.transport,
      'poll of Engine.IO': polling.transport.req ?? {},
      'client of Socket.IO': clientOf(socket),
      'socket of Socket.IO': socket,
    });
  } finally {
    await io.close();
    for (const line of lines) line.end();
  }
}

function poll(more: string): string {
  return `GET ${QUERY}polling${more} HTTP/1.1\r\nHost: sample\r\n\r\n`;
}

async function until(isSo: () => boolean, otherwise: string): Promise<void> {
  for (let turn = 0; !isSo(); turn += 1) {
    if (turn === TURNS) throw new Error(otherwise);
    await turnEnd();
  }
}

/** A connection of an HTTP server inside this process. */
class Line {
  /** The client's end. */
  readonly far: Duplex;
  private readonly near: Duplex;
  heard = '';

  constructor(http: HttpServer) {
    const near = end((chunk) => this.far.push(chunk));
    this.near = near;
    this.far = end((chunk) => near.push(chunk));
    this.far.on('data', (chunk: Buffer) => {
      this.heard += chunk.toString('latin1');
    });
    http.emit('connection', near);
  }

  end(): void {
    this.near.destroy();
    this.far.destroy();
  }
}

function end(pass: (chunk: Buffer) => void): Duplex {
  return new Duplex({
    read: () => {},
    write: (chunk: Buffer, _encoding, done) => {
      pass(chunk);
      done();
    },
  });
}
