/** What Engine.IO 6 keeps of a connection, as far as it tells whether anything waits to be written. */
export interface EngineConnection {
  readonly readyState: string;
  readonly writeBuffer: readonly unknown[];
  readonly transport: {
    readonly name: string;
    readonly writable: boolean;
    readonly socket?: { readonly readyState: number; readonly _socket?: TcpStream };
  };
  write(data: string, options: { wsPreEncodedFrame: Buffer[] }): void;
}
interface TcpStream extends NodeJS.WritableStream {
  readonly writableLength: number;
  readonly _handle?: TcpHandle | null;
}
/** Node's TCP connection below its streams. Not documented, so its parts are looked for before they are used. */
interface TcpHandle {
  writeBuffer?(request: WriteRequest, data: Buffer): number;
  /** Bytes that the kernel has not taken yet. */
  readonly writeQueueSize?: number;
}
interface WriteRequest {
  oncomplete?: () => void;
  /** Keeps the bytes while they wait. */
  buffer?: Buffer;
}

const WEBSOCKET_OPEN = 1;

/** Node's class of requests, learnt from a write of its own; null where there is none to be learnt. */
let Request: (new () => WriteRequest) | null | undefined;
/** Serves one write after the other, as long as the kernel takes each at once. */
let request: WriteRequest | null = null;

/**
 * Writes a frame to the TCP connection of a WebSocket of which every byte so far is with the kernel. False, and nothing is written,
 * where something waits in a layer above or the connection is of another kind: then it has to go the usual way.
 */
export function writeStraight(
  { readyState, writeBuffer, transport }: EngineConnection,
  frame: Buffer,
): boolean {
  if (readyState !== 'open' || writeBuffer.length > 0) return false;
  if (!transport.writable || transport.name !== 'websocket') return false;
  const { socket } = transport;
  const stream = socket?.readyState === WEBSOCKET_OPEN ? socket._socket : undefined;
  if (stream === undefined || stream.writableLength > 0) return false;
  const handle = stream._handle;
  if (Request == null || handle?.writeQueueSize === undefined) return writeByStream(stream, frame);
  return handle.writeQueueSize === 0 && writeByHandle(handle, frame);
}

/** Past the stream, whose bookkeeping costs a third as much as the write itself. */
function writeByHandle(handle: TcpHandle, frame: Buffer): boolean {
  if (request === null) {
    request = new (Request as new () => WriteRequest)();
    request.oncomplete = nothing;
  }
  request.buffer = frame;
  const failed =
    (handle.writeBuffer as (request: WriteRequest, data: Buffer) => number)(request, frame) !== 0;
  // Not all of it was taken at once: the request belongs to this write until it is done.
  if ((handle.writeQueueSize as number) > 0) request = null;
  return !failed;
}

function nothing(): void {}

function writeByStream(stream: TcpStream, frame: Buffer): boolean {
  if (Request === undefined) learnFrom(stream, frame);
  else stream.write(frame);
  return true;
}

/** Lets Node write and sees what it makes a request of. */
function learnFrom(stream: TcpStream, frame: Buffer): void {
  const handle = stream._handle;
  const { writeBuffer } = handle ?? {};
  if (
    typeof writeBuffer === 'function' &&
    typeof handle?.writeQueueSize === 'number' &&
    handle.constructor.name === 'TCP'
  ) {
    Request = null;
    handle.writeBuffer = (made, data) => {
      // Another kind of object would end the process when the kernel does not take all of a write at once.
      if (made.constructor.name === 'WriteWrap') Request = made.constructor as new () => WriteRequest;
      return writeBuffer.call(handle, made, data);
    };
    stream.write(frame);
    delete handle.writeBuffer;
  } else stream.write(frame);
}
