import type { Duplex } from 'node:stream';
import { LIMITS } from '../../protocol/limits.js';
import type { EngineConnection, EnginePacket, EngineTransport } from './internals.js';
import { textFrames } from './text-frame.js';

const WEBSOCKET_OPEN = 1;

/** Engine.IO's protocol, version 4. */
const TYPE_CODES: Readonly<Record<string, string>> = {
  open: '0',
  close: '1',
  ping: '2',
  pong: '3',
  message: '4',
};

const changed = new WeakSet<object>();

/**
 * Lets all packets that one turn of the event loop has for a socket leave in one write to its TCP stream. A write costs
 * more than a packet, and Engine.IO makes one of the first packet and another of the rest. To be called with each new
 * connection; what all have in common is changed once. Whatever is not as it is known here is sent as usual.
 */
export function gatherPackets(connection: EngineConnection): void {
  onPrototype(connection, gatherFlushes);
  if (connection.transport.name === 'websocket') onPrototype(connection.transport, sendTogether);
}

/**
 * The same for what is written to a TCP stream from now until after the packets of this turn: an upgrade's answer,
 * before them.
 */
export function gatherWithPackets(stream: Duplex): void {
  stream.cork();
  // The tick of the packets may be asked for later in this turn; the second one comes after it.
  process.nextTick(() => process.nextTick(() => stream.uncork()));
}

function onPrototype<T extends object>(one: T, change: (prototype: T) => void): void {
  const prototype = Object.getPrototypeOf(one) as T;
  if (changed.has(prototype)) return;
  changed.add(prototype);
  change(prototype);
}

/** What is flushed in a turn waits for its end. */
function gatherFlushes(prototype: EngineConnection): void {
  const { flush } = prototype;
  let due: EngineConnection[] = [];
  const waiting = new WeakSet<EngineConnection>();
  const flushAll = () => {
    const gathered = due;
    due = [];
    for (const connection of gathered) {
      waiting.delete(connection);
      flushSome(connection, flush);
    }
  };
  prototype.flush = function flushSoon(this: EngineConnection) {
    if (waiting.has(this)) return;
    waiting.add(this);
    if (due.push(this) === 1) process.nextTick(flushAll);
  };
}

/** A poll is answered with so many packets as every client reads; the next poll gets the others. */
function flushSome(connection: EngineConnection, flush: () => void): void {
  const { transport, writeBuffer } = connection;
  const isLong =
    transport.name === 'polling' && transport.writable && writeBuffer.length > LIMITS.packetsPerAnswer;
  const rest = isLong ? writeBuffer.splice(LIMITS.packetsPerAnswer) : [];
  flush.call(connection);
  if (isLong) connection.writeBuffer = [...rest, ...connection.writeBuffer];
}

/** What is flushed together becomes one buffer. */
function sendTogether(prototype: EngineTransport): void {
  const { send } = prototype;
  prototype.send = function sendAll(this: EngineTransport, packets: readonly EnginePacket[]) {
    const { socket, _onSentLast: sent } = this;
    const stream = socket?.readyState === WEBSOCKET_OPEN ? socket._socket : undefined;
    if (stream === undefined || typeof sent !== 'function' || !packets.every(isPlainText)) {
      send.call(this, packets);
      return;
    }
    this.writable = false;
    stream.write(textFrames(packets.map(encode)), sent);
  };
}

function isPlainText({ type, data, options }: EnginePacket): boolean {
  return (
    type in TYPE_CODES &&
    (data === undefined || typeof data === 'string') &&
    options?.wsPreEncodedFrame === undefined
  );
}

function encode({ type, data = '' }: EnginePacket): string {
  return `${TYPE_CODES[type]}${data as string}`;
}
