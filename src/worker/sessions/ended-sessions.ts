import { LIMITS } from '../../protocol/limits.js';
import { type EndOrder, isMeant, type SignedOutReason } from './end-order.js';
import type { AnySession } from './live-session.js';

/** Orders of a moment ago: what was read just before a session ended must not be believed just after it. */
export class EndedSessions {
  private readonly orders = new Map<string, { readonly at: number; readonly order: EndOrder }>();

  add(order: EndOrder): void {
    const now = performance.now();
    for (const [old, { at }] of this.orders) {
      if (now - at < LIMITS.endedSessionRememberedMs && this.orders.size < LIMITS.endedSessionsRemembered)
        break;
      this.orders.delete(old);
    }
    const { target } = order;
    this.orders.set('session' in target ? target.session : target.user, { at: now, order });
  }

  /** By the key of a session, or the id of a person. */
  has(name: string): boolean {
    return this.orders.has(name);
  }

  reasonFor(session: AnySession): SignedOutReason | null {
    for (const name of [session.key, session.userId]) {
      const found = this.orders.get(name);
      if (found !== undefined && isMeant(session, found.order)) return found.order.reason;
    }
    return null;
  }
}
