import { LIMITS } from '../../protocol/limits.js';
import type { WorkerContext } from '../context.js';
import type { RoomHub } from '../rooms/room-hub.js';
import { CHANNELS } from '../rooms/seat.js';
import { hardClose } from './hard-close.js';
import type { Peer } from './peer.js';

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
  const unsent = (socket.conn as unknown as { writeBuffer: readonly { data?: string }[] }).writeBuffer;
  if (unsent.length < LIMITS.slowSocketPackets) {
    if (peer.slowSince === null || unsent.length > 0) return;
    peer.slowSince = null;
    void socket.leave(CHANNELS.slow);
    hub.presenceTo(socket);
    return;
  }
  if (peer.slowSince === null) {
    peer.slowSince = performance.now();
    void socket.join(CHANNELS.slow);
  }
  const bytes = unsent.reduce((sum, packet) => sum + (packet.data?.length ?? 0), 0);
  const forMs = performance.now() - peer.slowSince;
  if (bytes <= LIMITS.slowSocketMaxBytes && forMs <= LIMITS.slowSocketMaxMs) return;
  context.meters.count('holdfast_slow_sockets_closed_total');
  hardClose(socket);
}
