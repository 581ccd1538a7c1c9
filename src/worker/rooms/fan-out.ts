import { textFrames } from '../../domain/text-frame.js';
import type { ServerToClientEvents } from '../../protocol/events.js';
import { type EngineConnection, writeStraight } from '../sockets/straight-write.js';
import type { ChatSocket } from './seat.js';

/**
 * Sends one event to many sockets of this worker: encoded once, as one WebSocket frame for all. To a socket for which nothing
 * waits the frame is written straight to its TCP connection; the layers between cost more than the write. Where something waits,
 * it goes through them as usual, behind what is before it, and is counted as unsent there.
 */
export function fanOut<Event extends keyof ServerToClientEvents>(
  sockets: Iterable<ChatSocket>,
  event: Event,
  ...payload: Parameters<ServerToClientEvents[Event]>
): void {
  const packet = `2${JSON.stringify([event, ...payload])}`;
  const frame = textFrames([`4${packet}`]);
  for (const socket of sockets) {
    const connection = socket.conn as unknown as EngineConnection;
    if (!writeStraight(connection, frame)) connection.write(packet, { wsPreEncodedFrame: [frame] });
  }
}
