import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { ERRORS, type WireError } from '../protocol/errors.js';
import type { ClientToServerEvents, HandshakeAuth, ServerToClientEvents } from '../protocol/events.js';
import type { LinkEnd, OpenLink, PayloadOf, ServerEventName } from './link.js';

export type ExtraSocketOptions = Partial<ManagerOptions & SocketOptions>;

/**
 * Opens Socket.IO connections. Its own reconnection, retries and connection state recovery are off: it recovers nothing
 * after a SIGKILL, and the loop in `connection.ts` knows when to move. `extra` is asked for each attempt, so that cookies are fresh.
 */
export function socketLinks(url: string, extra: () => ExtraSocketOptions = () => ({})): OpenLink {
  return (auth, handlers) => {
    const given = extra();
    const begunAt = performance.now();
    const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io(url === '' ? undefined : url, {
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      timeout: 60_000,
      ...given,
      forceNew: true,
      multiplex: false,
      reconnection: false,
      // Asked when the transport is open: the time without a connection includes what opening took.
      auth: (give: (auth: object) => void) => give(withTimePassed(auth, performance.now() - begunAt)),
    } as ExtraSocketOptions);
    let over = false;
    let connected = false;
    const unanswered = new Set<(answer: null) => void>();
    const end = (why: LinkEnd | null) => {
      if (over) return;
      over = true;
      socket.offAny();
      socket.off();
      for (const answered of [...unanswered]) answered(null);
      unanswered.clear();
      if (why !== null) handlers.ended(why);
      // The manager keeps its engine for other namespaces; there are none.
      socket.disconnect();
      socket.io.engine?.close();
    };
    socket.io.once('open', () => {
      if (!over) handlers.opened();
    });
    socket.on('connect', () => {
      connected = true;
    });
    socket.on('connect_error', (problem) => end(endOf(problem)));
    socket.on('disconnect', (reason) => end({ kind: 'lost', reason }));
    socket.onAny((name: ServerEventName, payload: unknown) => {
      if (name === 'welcome') handlers.welcome(payload as PayloadOf<'welcome'>);
      else handlers.event(name, payload as never);
    });
    return {
      call: (event, request, answered) => {
        if (over || !connected) return answered(null);
        const once = (answer: unknown) => {
          if (unanswered.delete(once)) answered(answer as never);
        };
        unanswered.add(once);
        // Typed by `call`'s own signature; Socket.IO's types cannot follow a generic event name.
        (socket.emit as (name: string, ...rest: unknown[]) => unknown).call(socket, event, request, once);
      },
      tell: (event, payload) => {
        if (!over && connected) socket.volatile.emit(event, payload);
      },
      close: () => end(null),
    };
  };
}

function withTimePassed(auth: HandshakeAuth, passedMs: number): HandshakeAuth {
  if (auth.from === undefined || auth.from.moving === true) return auth;
  return { ...auth, from: { ...auth.from, lostMs: Math.round(auth.from.lostMs + passedMs) } };
}

function endOf(problem: Error): LinkEnd {
  const data = (problem as Error & { data?: Partial<WireError> }).data;
  if (data?.code !== undefined && data.code in ERRORS) {
    const { code, message = problem.message, retry = ERRORS[code].retry, ...rest } = data;
    return { kind: 'refused', error: { code, message, retry, ...rest } };
  }
  return { kind: 'unreachable', reason: problem.message };
}
