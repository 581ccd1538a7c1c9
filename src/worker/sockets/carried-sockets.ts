import { LIMITS } from '../../protocol/limits.js';
import type { Mode } from '../../protocol/mode.js';
import type { Route } from '../../protocol/route.js';
import type { Carried, CarryOver } from '../sessions/carry-over.js';
import type { ChatServer } from '../shared/chat-socket.js';
import type { WorkerContext } from '../shared/context.js';
import type { ChatSockets } from './chat-sockets.js';
import type { EngineGuard } from './engine-guard.js';

export interface CarriedParts {
  readonly context: WorkerContext;
  readonly io: ChatServer;
  readonly guard: EngineGuard;
  readonly carryOver: CarryOver;
  readonly sockets: Pick<ChatSockets, 'clients' | 'noteSessionMoved'>;
}

/** Keeps sockets and their sessions together when sessions are carried over, on this worker or any other. */
export function followCarried({ context, io, guard, carryOver, sockets }: CarriedParts): void {
  const follow = ({ from, to }: Carried) => {
    // Sessions are carried seldom, so a look at everyone is cheaper than an index that every socket pays for.
    for (const client of sockets.clients.values()) {
      if (client.session.key !== from) continue;
      client.session = to;
      sockets.noteSessionMoved();
      guard.carry(client.socket.conn, to);
      if (isElsewhere(to.route, context.route, context.mode)) {
        client.socket.emit('moving', { withinMs: LIMITS.carryWithinMs });
      }
    }
  };
  carryOver.onCarried((carried) => {
    follow(carried);
    io.serverSideEmit('carried', carried);
  });
  io.on('carried', (carried) => follow(carried as Carried));
}

/**
 * Whether a socket's next connection finds its session in the memory of another worker of this node: then it should be
 * there already.
 */
export function isElsewhere(session: Route | null, self: Route, { routing, sessions }: Mode): boolean {
  if (routing !== 'session' || sessions !== 'memory') return false;
  return session !== null && session.node === self.node && session.slot !== self.slot;
}
