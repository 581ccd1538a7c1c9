import type { WireError } from '../../protocol/errors.js';
import type {
  ClientToServerEvents,
  HandshakeAuth,
  ServerToClientEvents,
  Welcome,
} from '../../protocol/events.js';

/** Events that are answered. */
export type CallName = {
  [E in keyof ClientToServerEvents]: Parameters<ClientToServerEvents[E]>['length'] extends 2 ? E : never;
}[keyof ClientToServerEvents];
export type RequestOf<E extends keyof ClientToServerEvents> = Parameters<ClientToServerEvents[E]>[0];
export type AnswerOf<E extends CallName> =
  Parameters<ClientToServerEvents[E]> extends [unknown, (answer: infer A) => void] ? A : never;
export type ServerEventName = keyof ServerToClientEvents;
export type PayloadOf<E extends ServerEventName> = Parameters<ServerToClientEvents[E]>[0];

/** Why a transport is over. */
export type TransportEnd =
  /** The server answered and said no. */
  | { readonly kind: 'refused'; readonly error: WireError }
  /** It never came up. */
  | { readonly kind: 'unreachable'; readonly reason: string }
  /** It was up and broke, or the server closed it. */
  | { readonly kind: 'lost'; readonly reason: string };

export interface TransportHandlers {
  /** A worker answered, so it lives; its welcome is on the way. At most once. */
  readonly onOpened: () => void;
  readonly onWelcome: (welcome: Welcome) => void;
  readonly onEvent: <E extends ServerEventName>(name: E, payload: PayloadOf<E>) => void;
  /** Once, and nothing after it; not called for our own `close`. Calls without an answer have got null before. */
  readonly onEnded: (end: TransportEnd) => void;
}

/** One connection to one worker, from the attempt to its end. It never reconnects. */
export interface Transport {
  /** Null: the transport ended (also by our own close) before the answer, so the outcome is unknown. */
  readonly call: <E extends CallName>(
    event: E,
    request: RequestOf<E>,
    answered: (answer: AnswerOf<E> | null) => void,
  ) => void;
  readonly emit: (event: 'typing', payload: RequestOf<'typing'>) => void;
  /** It gives no sign of life, and another one is about to be opened. */
  readonly onSuspected?: () => void;
  readonly close: () => void;
}

export type OpenTransport = (auth: HandshakeAuth, handlers: TransportHandlers) => Transport;
