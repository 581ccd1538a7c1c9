import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Writable } from 'node:stream';
import type { MissingShape } from '../../protocol/package-misfit.js';

/**
 * All that Holdfast knows of the insides of Socket.IO 4, Engine.IO 6 and ws 8. It is what they do not document, and may
 * change in any version. Nothing outside this folder leans on it. `SHAPES` says the same once more for the check at a
 * worker's start (`check.ts`).
 */

/** Read and tried with these; `package.json` names them exactly, and a test compares them with what is installed. */
export const CHECKED_VERSIONS = {
  '@socket.io/sticky': '2.0.1',
  'engine.io': '6.6.11',
  'socket.io': '4.8.4',
  ws: '8.21.3',
} as const;

/** The server of Engine.IO. */
export interface EngineServer {
  readonly clients: Record<string, EngineConnection>;
  generateId: (req: IncomingMessage) => string;
  use(middleware: (req: EngineRequest, res: ServerResponse, next: () => void) => void): void;
  on(event: 'connection', listener: (connection: EngineConnection) => void): void;
  /** Just before the head of an answer is written; of an upgrade: of the one that accepts it. */
  on(event: 'headers', listener: (headers: unknown, req: EngineRequest) => void): void;
  off(event: 'connection', listener: (connection: EngineConnection) => void): void;
  listeners(event: 'connection'): ((connection: EngineConnection) => void)[];
}

/** A request on its way to Engine.IO. */
export interface EngineRequest extends IncomingMessage {
  /** The query of its address; there before the middlewares. */
  readonly _query?: Record<string, string | undefined>;
  /** Takes a waiting poll off its transport. */
  readonly cleanup?: () => void;
}

export interface EnginePacket {
  readonly type: string;
  readonly data?: string;
  readonly options?: { readonly wsPreEncodedFrame?: unknown };
}

/** A connection: Engine.IO's `Socket`. */
export interface EngineConnection {
  /** Its first request, which it keeps for good. */
  request: EngineRequest | null;
  readyState: string;
  /** Packets that were not given to the transport yet. */
  writeBuffer: EnginePacket[];
  readonly transport: EngineTransport;
  flush(): void;
  write(data: string, options?: { wsPreEncodedFrame: Buffer[] }): void;
  close(discard?: boolean): void;
  once(event: 'drain', listener: () => void): void;
  on(event: 'close', listener: () => void): void;
  on(event: 'data', listener: (data: unknown) => void): void;
  /** Before `data` of the same packet. */
  on(event: 'packet', listener: (this: EngineConnection) => void): void;
  off(event: 'packet', listener: (this: EngineConnection) => void): void;
  listeners(event: 'data'): ((data: unknown) => void)[];
  removeAllListeners(event: 'data'): void;
}

/** A transport, of either kind. */
export interface EngineTransport {
  readonly name: string;
  /** The packets before were taken. */
  writable: boolean;
  send(packets: readonly EnginePacket[]): void;
  /** Only a websocket has it. */
  readonly socket?: WebSocketInside;
  /** Only a websocket has it: told when the last of the packets that were sent together was written. */
  readonly _onSentLast?: (error?: Error | null) => void;
  /** Only long polling has it: the poll that waits, and its answer. */
  readonly req?: EngineRequest | null;
  readonly res?: ServerResponse | null;
}

/** The transport of long polling. */
export interface PollingTransport extends EngineTransport {
  /** Reads the body of a POST and answers it. */
  onDataRequest(req: EngineRequest, res: ServerResponse): void;
  /** Decodes a body and emits its packets. */
  onData(body: string): void;
  onError(message: string): void;
  headers(req: IncomingMessage, headers: Record<string, string>): Record<string, string>;
}

/** A `WebSocket` of ws. */
export interface WebSocketInside {
  readonly readyState: number;
  /** Its TCP stream. */
  readonly _socket?: TcpStream;
  terminate(): void;
}

/** A TCP stream, and Node's handle under it. */
export type TcpStream = Writable & {
  readonly _handle?: { readonly writeQueueSize?: number } | null;
};

/** Socket.IO's `Client`, which stands between a connection and its sockets. */
export interface SocketIoClient {
  readonly conn: EngineConnection;
  /** Listens to `conn`; taken off it when the connection ends. */
  ondata: (data: unknown) => void;
}

/** A socket of Socket.IO as far as its insides go. */
interface SocketIoSocket<Handshake> {
  readonly conn: unknown;
  readonly client: unknown;
  handshake: Handshake;
}

export function connectionOf({ conn }: { readonly conn: unknown }): EngineConnection {
  return conn as EngineConnection;
}

export function clientOf({ client }: { readonly client: unknown }): SocketIoClient {
  return client as SocketIoClient;
}

/** `io.engine`, which Socket.IO types as less than it is. */
export function engineOf({ engine }: { readonly engine: unknown }): EngineServer {
  return engine as EngineServer;
}

/** What was asked and shown at the handshake is needed no more, and every socket would keep its own. */
export function forgetHandshake(socket: object): void {
  (socket as SocketIoSocket<unknown>).handshake = SPENT_HANDSHAKE;
}

const SPENT_HANDSHAKE = {
  headers: {},
  time: '',
  address: '',
  xdomain: false,
  secure: false,
  issued: 0,
  url: '',
  query: {},
  auth: {},
};

/** What a field has to be. */
type Kind = 'function' | 'object' | 'array' | 'string' | 'number' | 'boolean';

/**
 * Every field that the interfaces above name, by the object that has it in a sample of a live server. Not `_handle`: it
 * is Node's, a sample has none, and who reads it does without.
 */
export const SHAPES = {
  'server of Engine.IO': {
    clients: 'object',
    generateId: 'function',
    use: 'function',
    on: 'function',
    off: 'function',
    listeners: 'function',
  },
  'request of Engine.IO': { _query: 'object' },
  'connection of Engine.IO': {
    request: 'object',
    readyState: 'string',
    writeBuffer: 'array',
    transport: 'object',
    flush: 'function',
    write: 'function',
    close: 'function',
    once: 'function',
    on: 'function',
    off: 'function',
    listeners: 'function',
    removeAllListeners: 'function',
  },
  'websocket transport of Engine.IO': {
    name: 'string',
    writable: 'boolean',
    send: 'function',
    socket: 'object',
    _onSentLast: 'function',
  },
  'WebSocket of ws': { readyState: 'number', _socket: 'object', terminate: 'function' },
  'polling transport of Engine.IO': {
    name: 'string',
    writable: 'boolean',
    send: 'function',
    req: 'object',
    res: 'object',
    onDataRequest: 'function',
    onData: 'function',
    onError: 'function',
    headers: 'function',
  },
  'poll of Engine.IO': { cleanup: 'function' },
  'client of Socket.IO': { conn: 'object', ondata: 'function' },
  'socket of Socket.IO': { conn: 'object', client: 'object', handshake: 'object', use: 'function' },
} as const satisfies Record<string, Record<string, Kind>>;

/** One live object of each kind. */
export type Sample = { readonly [Name in keyof typeof SHAPES]: object };

/** What is missing, or is something else; nothing when all is as it is known here. */
export function missingShapes(sample: Sample): MissingShape[] {
  return Object.entries(SHAPES).flatMap(([name, fields]) => {
    const found = sample[name as keyof Sample] as Record<string, unknown>;
    return Object.entries(fields)
      .filter(([field, kind]) => kindOf(found[field]) !== kind)
      .map(([field, type]) => ({ owner: name, type, field }));
  });
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
}
