/** What ends a session, and whom it means. Pure. */
import type { AnySession } from './live-session.js';

export type SignedOutReason = 'signed-out' | 'revoked' | 'expired';

/** Whose sockets are to be closed: those of a session, or a person's whose sessions are older than a generation. */
export type EndTarget = { readonly session: string } | { readonly user: string; readonly before: number };

export interface EndOrder {
  readonly target: EndTarget;
  readonly reason: SignedOutReason;
}

/** Whether an order ends this session. */
export function isMeant(session: AnySession, { target }: EndOrder): boolean {
  return 'session' in target
    ? session.key === target.session
    : session.userId === target.user && session.generation < target.before;
}
