import type { WorkerContext } from '../context.js';
import { cutOff } from '../engine/end-connection.js';
import { unsentOf } from '../engine/unsent.js';
import type { RoomHub } from '../rooms/room-hub.js';
import { CHANNELS } from '../rooms/seat.js';
import { judgeBacklog } from './backlog.js';
import type { Peer } from './socket-client.js';

const LOOK_EVERY_MS = 500;

/**
 * Bounds what a worker holds for sockets that do not keep up: typing and presence pass them by, then they are closed, to
 * come back and resume by seq.
 */
export function watchSlowSockets(
  context: WorkerContext,
  peers: ReadonlyMap<string, Peer>,
  hub: RoomHub,
): () => void {
  const timer = setInterval(() => {
    for (const peer of peers.values()) look(context, peer, hub);
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

function look(context: WorkerContext, peer: Peer, hub: RoomHub): void {
  const { socket } = peer;
  const before = peer.slow;
  const { slow, close } = judgeBacklog(before, unsentOf(socket.conn), performance.now());
  peer.slow = slow;
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
