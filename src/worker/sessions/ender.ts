import { EndedSessions } from './ended-sessions.js';

export type SignedOutReason = 'signed-out' | 'revoked' | 'expired';

/** Whose sockets are to be closed: those of a session, or all of a person. */
export type EndTarget = { readonly session: string } | { readonly user: string };

export interface EndOrder {
  readonly target: EndTarget;
  readonly reason: SignedOutReason;
}

/**
 * Carries the end of a session to its sockets on all nodes (SESS-5). The sessions' side calls `end`; the sockets' side
 * closes them and passes the order on.
 */
export class Ender {
  readonly ended = new EndedSessions();
  private readonly listeners: ((order: EndOrder) => void)[] = [];

  /** Called for orders given here; `closeHere` is for those that come from elsewhere. */
  onEnd(listener: (order: EndOrder) => void): void {
    this.listeners.push(listener);
  }

  end(order: EndOrder): void {
    this.note(order);
    for (const listener of this.listeners) listener(order);
  }

  note({ target, reason }: EndOrder): void {
    if ('session' in target) this.ended.add(target.session, reason);
  }
}
