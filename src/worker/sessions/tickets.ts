import { HoldfastError } from '../../protocol/errors.js';
import type { Ticket } from '../../protocol/events.js';
import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { ClusterStore } from '../../store/interfaces/cluster.js';
import type { WorkerContext } from '../shared/context.js';
import { newUnguessableId } from '../shared/ids.js';
import type { Identity } from './identity.js';
import type { AnySession, LiveSession } from './live-session.js';
import { sessionExpiresAt } from './session-rules.js';
import type { Sessions } from './sessions.js';

/**
 * Tickets: how a client that is signed in at one node opens a socket on another, where no cookie follows it. A ticket
 * opens one socket, of the session that it was given to; the store, whose clock ends it, gives it out once.
 */
export class Tickets {
  constructor(
    private readonly context: WorkerContext,
    private readonly store: ClusterStore,
    private readonly sessions: Sessions,
  ) {}

  /**
   * For a session that was just recognized, last used at `usedAt`. Rejects with `conflict` where no other worker knows
   * the session, and with `forbidden` for a bot, whose token opens sockets everywhere.
   */
  async issue(session: AnySession, usedAt: number): Promise<Ticket> {
    if (session.kind === 'bot') throw refusalError('forbidden', { kind: 'not-for-bots' });
    if (session.kind === 'memory') {
      throw refusalError('conflict', { kind: 'no-ticket-in-mode' });
    }
    const retryAfterMs = await this.context.budgets.take('tickets', session.userId);
    if (retryAfterMs > 0) {
      this.context.meters.count('holdfast_tickets_limited_total');
      throw new HoldfastError('rate_limited', 'Too many tickets. Wait a little.', { retryAfterMs });
    }
    const ticket = newUnguessableId();
    // What a socket knows of its session is as old as the socket, which went on using it.
    const expiresAt = Math.max(session.expiresAt, sessionExpiresAt({ createdAt: session.createdAt, usedAt }));
    await this.store.putTicket(ticket, JSON.stringify({ ...session, expiresAt }), LIMITS.ticketMs);
    return { ticket, expiresInMs: LIMITS.ticketMs };
  }

  /** Rejects with `ticket_refused`, or with `unauthenticated` when its session has ended. */
  async redeem(ticket: string): Promise<Identity> {
    const kept = await this.store.takeTicket(ticket);
    if (kept === null) {
      this.context.meters.count('holdfast_tickets_refused_total');
      throw new HoldfastError('ticket_refused', 'This ticket was used or has run out. Get a new one.');
    }
    return this.sessions.recall(JSON.parse(kept) as LiveSession);
  }
}
