import type { Ticket } from '../../protocol/events.js';
import type { Clock } from '../timing/clock.js';

/** A ticket on its way may take this long; one that has less left is not used. */
const MARGIN_MS = 3_000;
const MOST = 3;

/** The tickets that a client holds, each for one connection. */
export class TicketPouch {
  private held: { readonly ticket: string; readonly until: number }[] = [];

  constructor(private readonly clock: Clock) {}

  /** `askedAt`: since then at the earliest it runs out. */
  put({ ticket, expiresInMs }: Ticket, askedAt: number): void {
    this.held = [...this.held, { ticket, until: askedAt + expiresInMs - MARGIN_MS }].slice(-MOST);
  }

  /**
   * The newest that is good still, or null. Whether it was used nobody knows when no answer comes, so it does not come
   * back.
   */
  take(): string | null {
    const now = this.clock.now();
    this.held = this.held.filter(({ until }) => until > now);
    return this.held.pop()?.ticket ?? null;
  }

  clear(): void {
    this.held = [];
  }
}
