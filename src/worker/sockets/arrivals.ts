import { LIMITS } from '../../protocol/limits.js';

/** Somebody came from another worker, and was without service for so long, ms. */
interface Arrival {
  readonly outageMs: number;
  readonly onKnown: (outageMs: number) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * Who comes from another worker, until their client says how long they were without service: it knows once it has its
 * welcome. Whoever does not say so is told of with what the client said when it connected. Each is told of once.
 */
export class Arrivals {
  private readonly open = new Map<string, Arrival>();

  constructor(private readonly withinMs = LIMITS.arrivalReportedWithinMs) {}

  expectOutage(socketId: string, outageMs: number, onKnown: (outageMs: number) => void): void {
    const timer = setTimeout(() => this.settle(socketId, outageMs), this.withinMs);
    timer.unref();
    this.open.set(socketId, { outageMs, onKnown, timer });
  }

  /** By its client, whose second word is the later one; an unexpected one changes nothing. */
  settle(socketId: string, outageMs: number): void {
    const arrival = this.open.get(socketId);
    if (arrival === undefined) return;
    this.open.delete(socketId);
    clearTimeout(arrival.timer);
    arrival.onKnown(Math.max(arrival.outageMs, Math.round(outageMs)));
  }

  /** The socket is gone: nothing more will be said. */
  onSocketGone(socketId: string): void {
    const arrival = this.open.get(socketId);
    if (arrival !== undefined) this.settle(socketId, arrival.outageMs);
  }
}
