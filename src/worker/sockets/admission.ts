import { HoldfastError } from '../../protocol/errors.js';
import type { HandshakeAuth } from '../../protocol/events.js';
import { handshakeAuthSchema, parse } from '../../protocol/schemas.js';
import { userRef } from '../accounts/user-ref.js';
import type { Identity } from '../sessions/identity.js';
import type { SessionEnd } from '../sessions/session-end.js';
import { signedOut } from '../sessions/signed-out.js';
import type { Tickets } from '../sessions/tickets.js';
import type { TokenBearer } from '../sessions/token-bearer.js';
import type { ChatSocket } from '../shared/chat-socket.js';
import type { WorkerContext } from '../shared/context.js';
import { connectError } from './connect-error.js';
import type { EngineGuard } from './engine-guard.js';
import { HeldSockets } from './held-sockets.js';
import { newSocketClient, type SocketClient } from './socket-client.js';

export interface AdmissionParts {
  readonly guard: EngineGuard;
  readonly sessionEnd: SessionEnd;
  readonly tickets: Tickets;
  readonly bearer: Pick<TokenBearer, 'identify'>;
}

/** Who may have a socket: who shows a session, a ticket or a bot's token that did not end, and who has not too many. */
export class Admission {
  /** Let in, and not connected yet: the connection may end first, and then nobody hears of it. */
  private readonly admitted = new WeakMap<ChatSocket, SocketClient>();
  private readonly held: HeldSockets;

  constructor(
    private readonly context: WorkerContext,
    private readonly parts: AdmissionParts,
  ) {
    this.held = new HeldSockets(context.budgets);
  }

  /** Who was let in on this socket, once; undefined: nobody. */
  take(socket: ChatSocket): SocketClient | undefined {
    const client = this.admitted.get(socket);
    this.admitted.delete(socket);
    return client;
  }

  /** Lets in whoever is signed in; the others are told why not. */
  admit(socket: ChatSocket, next: (error?: Error) => void): void {
    const { guard } = this.parts;
    let auth: HandshakeAuth;
    try {
      auth = parse(handshakeAuthSchema, socket.handshake.auth ?? {}) as HandshakeAuth;
    } catch (error) {
      next(connectError(error));
      return;
    }
    const proof = this.proofIn(auth);
    if (proof === null) {
      const arrival = guard.arrivalOf(socket.conn);
      if (arrival.identity === undefined) this.turnAway(next, signedOut(arrival.loss, arrival.lostKey));
      else this.letIn(socket, auth, arrival.identity, next);
      return;
    }
    // Whoever looks at the handshake later need not see it.
    delete socket.handshake.auth.ticket;
    delete socket.handshake.auth.token;
    if (socket.conn.transport.name !== 'websocket') {
      // Polls come one by one, each with its own proof of who asks; these prove it once.
      next(connectError(new HoldfastError('invalid', 'A ticket or token can open a websocket only.')));
      return;
    }
    proof(guard.addressOf(socket.conn)).then(
      (identity) => {
        guard.assign(socket.conn, identity);
        this.letIn(socket, auth, identity, next);
      },
      (error) => this.turnAway(next, error),
    );
  }

  /** Who it says that it is, beside the cookies; null: nobody. */
  private proofIn({ ticket, token }: HandshakeAuth): ((address: string) => Promise<Identity>) | null {
    const { tickets, bearer } = this.parts;
    if (token !== undefined) return (address) => bearer.identify(token, address);
    return ticket === undefined ? null : () => tickets.redeem(ticket);
  }

  private letIn(
    socket: ChatSocket,
    auth: HandshakeAuth,
    identity: Identity,
    next: (error?: Error) => void,
  ): void {
    if (this.parts.sessionEnd.ended.reasonFor(identity.session) !== null) {
      this.turnAway(next, signedOut(undefined));
      return;
    }
    // A ticket is asked about at the store; meanwhile the connection may have closed.
    if (socket.conn.readyState !== 'open') {
      next(new Error('closed'));
      return;
    }
    try {
      const { conn } = socket;
      conn.once('close', this.held.hold(identity.account.id, this.parts.guard.addressOf(conn)));
    } catch (error) {
      this.context.meters.count('holdfast_sockets_limited_total');
      this.turnAway(next, error);
      return;
    }
    socket.data.user = userRef(identity.account);
    if (auth.entries === 1) socket.data.entries = true;
    this.admitted.set(socket, newSocketClient(socket, identity, socket.data.user, auth));
    next();
  }

  private turnAway(next: (error?: Error) => void, error: unknown): void {
    if (error instanceof HoldfastError && error.code === 'unauthenticated') {
      this.context.meters.count('holdfast_sockets_unauthenticated_total');
    }
    next(connectError(error));
  }
}
