import type { HandshakeAuth, UserRef } from '../../protocol/events.js';
import type { Identity } from '../sessions/identity.js';
import type { AnySession } from '../sessions/live-session.js';
import type { ChatSocket } from '../shared/chat-socket.js';
import type { Slowness } from './backlog.js';
import type { LongAnswers } from './long-answers.js';

/** A connected socket of someone who is signed in. */
export interface SocketClient {
  readonly socket: ChatSocket;
  /** As they are called now. */
  user: UserRef;
  /** As it was last extended. */
  session: AnySession;
  readonly tab: string | undefined;
  /** Who served this client before. */
  readonly from: HandshakeAuth['from'];
  /** Something was asked since the session was last extended. */
  used: boolean;
  touchedAt: number;
  /** It was asked to move, and is not asked again before this (of the steady clock). */
  restsUntil: number;
  /** Since when it does not keep up; null when it does. */
  slow: Slowness | null;
  /** Made with its first join. */
  longAnswers: LongAnswers | null;
}

export function newSocketClient(
  socket: ChatSocket,
  { session }: Identity,
  user: UserRef,
  { tab, from }: HandshakeAuth,
): SocketClient {
  return {
    socket,
    user,
    session,
    tab,
    from,
    used: false,
    touchedAt: Date.now(),
    restsUntil: 0,
    slow: null,
    longAnswers: null,
  };
}
