import { Manager, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { CAN_RETRY, type WireError } from '../../protocol/errors.js';
import type { ClientToServerEvents, HandshakeAuth, ServerToClientEvents } from '../../protocol/events.js';
import { QuietProbe } from './quiet-probe.js';
import type { OpenTransport, PayloadOf, ServerEventName, TransportEnd } from './transport.js';
import type { WebsocketDoubt } from './websocket-doubt.js';

export type ExtraSocketOptions = Partial<ManagerOptions & SocketOptions>;

/**
 * A connection that was given up sooner, for another reason, says nothing of its network. Below the shortest patience
 * of an attempt, 2 s.
 */
const SILENT_AFTER_MS = 1_500;

/**
 * Opens Socket.IO connections. Its own reconnection, retries and connection state recovery are off: it recovers nothing
 * after a SIGKILL, and the loop in `connection.ts` knows when to move. `extra` is asked for each attempt, so that
 * cookies are fresh. With `doubt` a network that is silent on websockets leads to polling; not where `extra` gives the
 * transports.
 */
export function socketTransport(
  url: string,
  extra: () => ExtraSocketOptions = () => ({}),
  doubt: WebsocketDoubt | null = null,
): OpenTransport {
  const connect = (given: ExtraSocketOptions): Socket<ServerToClientEvents, ClientToServerEvents> =>
    // Not by `io`, which reads the URL once more to find a connection to share.
    new Manager(url, {
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      timeout: 60_000,
      ...given,
      reconnection: false,
    } as ExtraSocketOptions).socket('/', given);

  return (auth, handlers) => {
    const given = extra();
    const begunAt = performance.now();
    const way = doubt === null || given.transports !== undefined ? null : doubt.nextWay();
    const socket = connect({
      ...(way === 'polling' ? { transports: ['polling'], upgrade: false } : {}),
      ...given,
      // Asked when the transport is open: the time without a connection includes what opening took.
      auth: (give: (auth: object) => void) => give(withTimePassed(auth, performance.now() - begunAt)),
    });
    const probe = new QuietProbe(doubt, () => connect({ ...extra(), transports: ['websocket'], auth: {} }));
    let over = false;
    let connected = false;
    let welcomed = false;
    let suspected = false;
    const unanswered = new Set<(answer: null) => void>();
    /** A refused websocket goes on by polling: then its silence is not the websocket's. */
    const isAsBegun = () => socket.io.engine?.transport?.name === way;
    const silent = () => {
      if (way !== null && isAsBegun()) doubt?.silent(way);
    };
    const onSignOfLife = () => {
      if (!suspected) return;
      suspected = false;
      if (way !== null) doubt?.onAnswered(way);
    };
    const end = (why: TransportEnd | null) => {
      if (over) return;
      const isLate = performance.now() - begunAt >= SILENT_AFTER_MS;
      if (!welcomed && why === null && isLate) silent();
      // Polling is no way out where it fails, as behind a balancer that knows no stickiness.
      if (!welcomed && why !== null && why.kind !== 'refused' && way === 'polling') silent();
      over = true;
      probe.stop();
      socket.offAny();
      socket.off();
      for (const answered of [...unanswered]) answered(null);
      unanswered.clear();
      if (why !== null) handlers.onEnded(why);
      // The manager keeps its engine for other namespaces; there are none.
      socket.disconnect();
      socket.io.engine?.close();
    };
    const answered = () => {
      if (way !== null && isAsBegun()) doubt?.onAnswered(way);
    };
    socket.io.once('open', () => {
      if (!over) handlers.onOpened();
    });
    socket.on('connect', () => {
      connected = true;
    });
    socket.on('connect_error', (error) => {
      const why = endOf(error);
      if (why.kind === 'refused') answered();
      end(why);
    });
    socket.on('disconnect', (reason, details) =>
      end(wordsOf(details) ?? { kind: welcomed ? 'lost' : 'unreachable', reason }),
    );
    socket.onAny((name: ServerEventName, payload: unknown) => {
      onSignOfLife();
      if (name !== 'welcome') return handlers.onEvent(name, payload as never);
      welcomed = true;
      answered();
      // Websockets pass again: move, without an outage, as when a worker asks for it.
      if (way === 'polling') probe.begin(() => handlers.onEvent('moving', { withinMs: SPREAD_MS }));
      handlers.onWelcome(payload as PayloadOf<'welcome'>);
    });
    return {
      call: (event, request, answered) => {
        if (over || !connected) return answered(null);
        const once = (answer: unknown) => {
          if (!unanswered.delete(once)) return;
          if (answer !== null) onSignOfLife();
          answered(answer as never);
        };
        unanswered.add(once);
        // Typed by `call`'s own signature; Socket.IO's types cannot follow a generic event name.
        (socket.emit as (name: string, ...rest: unknown[]) => unknown).call(socket, event, request, once);
      },
      emit: (event, payload) => {
        if (!over && connected) socket.volatile.emit(event, payload);
      },
      onSuspected: () => {
        if (over || suspected) return;
        suspected = true;
        silent();
      },
      close: () => end(null),
    };
  };
}

/** A move from polling to a websocket is in no hurry. */
const SPREAD_MS = 1_000;

function withTimePassed(auth: HandshakeAuth, passedMs: number): HandshakeAuth {
  if (auth.from === undefined || auth.from.moving === true) return auth;
  return { ...auth, from: { ...auth.from, lostMs: Math.round(auth.from.lostMs + passedMs) } };
}

function endOf(error: Error): TransportEnd {
  const data = (error as Error & { data?: Partial<WireError> }).data;
  return refusal(data) ?? wordsOf(error) ?? { kind: 'unreachable', reason: error.message };
}

/** What the server said to a poll that it refused: Engine.IO keeps the request, whose body has our error. */
function wordsOf(thrown: unknown): TransportEnd | null {
  const { context } = (thrown ?? {}) as { context?: { responseText?: unknown } };
  if (typeof context?.responseText !== 'string') return null;
  try {
    return refusal((JSON.parse(context.responseText) as { error?: Partial<WireError> }).error);
  } catch {
    // No JSON: a proxy's page, whose words are no error of ours.
    return null;
  }
}

function refusal(data: Partial<WireError> | undefined): TransportEnd | null {
  if (data?.code === undefined || !(data.code in CAN_RETRY)) return null;
  const { code, message = code, retry = CAN_RETRY[code], ...rest } = data;
  return { kind: 'refused', error: { code, message, retry, ...rest } };
}
