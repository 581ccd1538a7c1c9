import type { Server, Socket } from 'socket.io';
import type { ClientToServerEvents, ServerToClientEvents, UserRef } from '../../protocol/events.js';

/** Orders between workers that only concern sockets. */
export interface BetweenServers {
  end: (order: unknown) => void;
  gone: (payload: unknown) => void;
  carried: (carried: unknown) => void;
}

export type ChatSocket = Socket<ClientToServerEvents, ServerToClientEvents, BetweenServers, SocketData>;
export type ChatServer = Server<ClientToServerEvents, ServerToClientEvents, BetweenServers, SocketData>;

export interface SocketData {
  user: UserRef;
  /** Understands entries of all kinds. */
  entries?: boolean;
  /** Messages of this socket that were not answered yet; undefined is none. */
  unanswered?: number;
}

/** The adapter rooms of Socket.IO. Room ids come from the server, so no id can name another kind of room. */
export const CHANNELS = {
  feed: (room: string) => `feed:${room}`,
  user: (id: string) => `user:${id}`,
  /** Sockets of bots: what is for all people passes them by. */
  bots: 'bots',
  /** Sockets that do not keep up: typing and presence pass them by. */
  slow: 'slow',
} as const;
