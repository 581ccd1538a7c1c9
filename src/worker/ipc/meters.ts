import { RecentRate } from './recent-rate.js';
import { TripSampler } from './trip-sampler.js';

/** What a worker counts since it started; the primary makes rates and metrics of it. */
export class Meters {
  /** Messages accepted from people here, and delivered to sockets here. */
  messagesIn = 0;
  messagesOut = 0;
  requests = 0;
  /** Writes of messages to rooms' sockets, as if each message left by itself. */
  readonly unmerged = new RecentRate();
  /** Which way some of them went. */
  readonly trips = new TripSampler();
  private readonly totals = new Map<string, number>();

  /** Adds to a further total, by its metric name (`holdfast_…_total`). */
  count(name: string, by = 1): void {
    this.totals.set(name, (this.totals.get(name) ?? 0) + by);
  }

  get counters(): Record<string, number> {
    return Object.fromEntries(this.totals);
  }
}
