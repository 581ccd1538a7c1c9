import type { Writable } from 'node:stream';
import type { ChatSocket } from '../shared/chat-socket.js';
import { connectionOf, type EngineConnection } from './internals.js';
import { textFrames } from './text-frame.js';

const WEBSOCKET_OPEN = 1;

/**
 * Sends one event to many sockets of this worker, as one WebSocket frame for all. To a socket for which nothing waits
 * the frame is written straight to its TCP stream; the layers between cost more than the write. Where something waits,
 * it goes through them as usual, behind what is before it, and is counted as unsent there.
 */
export function fanOut(sockets: Iterable<ChatSocket>, event: string): void {
  const packet = `2${event}`;
  const frame = textFrames([`4${packet}`]);
  for (const socket of sockets) {
    const connection = connectionOf(socket);
    const stream = idleStream(connection);
    if (stream === null) connection.write(packet, { wsPreEncodedFrame: [frame] });
    else if (socket.data.unanswered) writeWithAnswer(stream, frame);
    else stream.write(frame);
  }
}

/** What the socket itself wrote is mostly answered in the same turn of the event loop: both in one write. */
function writeWithAnswer(stream: Writable, frame: Buffer): void {
  stream.cork();
  stream.write(frame);
  setImmediate(() => stream.uncork());
}

/** The TCP stream of a WebSocket of which every byte so far is with the kernel, else null. */
function idleStream({ readyState, writeBuffer, transport }: EngineConnection): Writable | null {
  if (readyState !== 'open' || writeBuffer.length > 0) return null;
  if (!transport.writable || transport.name !== 'websocket') return null;
  const { socket } = transport;
  const stream = socket?.readyState === WEBSOCKET_OPEN ? socket._socket : undefined;
  return stream !== undefined && stream.writableLength === 0 ? stream : null;
}
