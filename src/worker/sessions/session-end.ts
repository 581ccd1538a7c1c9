import type { EndOrder } from './end-order.js';
import { EndedSessions } from './ended-sessions.js';

/**
 * Carries the end of a session to its sockets on all nodes (SESS-5). The sessions' side calls `end`; the sockets' side
 * closes them and passes the order on.
 */
export class SessionEnd {
  readonly ended = new EndedSessions();
  private readonly listeners: ((order: EndOrder) => void)[] = [];
  private readonly noteListeners: ((order: EndOrder) => void)[] = [];

  /** Called for orders given here; those from elsewhere are only noted. */
  onEnd(listener: (order: EndOrder) => void): void {
    this.listeners.push(listener);
  }

  /** Called for every order, wherever it was given. */
  onNote(listener: (order: EndOrder) => void): void {
    this.noteListeners.push(listener);
  }

  end(order: EndOrder): void {
    this.note(order);
    for (const listener of this.listeners) listener(order);
  }

  note(order: EndOrder): void {
    this.ended.add(order);
    for (const listener of this.noteListeners) listener(order);
  }
}
