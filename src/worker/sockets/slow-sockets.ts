import { cutOff } from '../engine/end-connection.js';
import { isAllSent, unsentOf } from '../engine/unsent.js';
import type { RoomHub } from '../rooms/room-hub.js';
import { CHANNELS } from '../shared/chat-socket.js';
import type { WorkerContext } from '../shared/context.js';
import { judgeBacklog } from './backlog.js';
import type { SocketClient } from './socket-client.js';

const LOOK_EVERY_MS = 500;

/**
 * Bounds what a worker holds for sockets that do not keep up. Typing and presence pass them by. Then they are closed,
 * to come back and resume by seq.
 */
export function watchSlowSockets(
  context: WorkerContext,
  clients: ReadonlyMap<string, SocketClient>,
  hub: RoomHub,
): () => void {
  const timer = setInterval(() => {
    for (const client of clients.values()) checkBacklog(context, client, hub);
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

function checkBacklog(context: WorkerContext, client: SocketClient, hub: RoomHub): void {
  const { socket } = client;
  const before = client.slow;
  if (before === null && isAllSent(socket.conn)) return;
  const { slow, close } = judgeBacklog(before, unsentOf(socket.conn), performance.now());
  client.slow = slow;
  if (close) {
    context.meters.count('holdfast_slow_sockets_closed_total');
    cutOff(socket.conn);
  } else if (before === null && slow !== null) {
    void socket.join(CHANNELS.slow);
  } else if (before !== null && slow === null) {
    void socket.leave(CHANNELS.slow);
    hub.presenceTo(socket);
  }
}
