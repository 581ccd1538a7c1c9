import { LIMITS } from '../../protocol/limits.js';
import type { Trip, WorkerTrip } from '../../protocol/trip.js';

export interface TripSources {
  /** All that live, those that drain, too. */
  readonly workers: () => readonly {
    readonly slot: number;
    readonly takeTrips: () => readonly WorkerTrip[];
  }[];
  /** Messages that the node accepts a second. */
  readonly messagesPerSecond: () => number;
  /** Tells the workers which messages to tell of; 0: none. */
  readonly askForTrips: (every: number) => void;
  readonly send: (trips: readonly Trip[]) => void;
}

/** Which way sampled requests and messages of this node went, for open control rooms. */
export class Trips {
  private every = 0;

  constructor(private readonly sources: TripSources) {}

  /** Call about twice a second while somebody looks. */
  onWatched(): void {
    const { workers, messagesPerSecond, send } = this.sources;
    this.sample(samplingOf(messagesPerSecond()));
    const trips = workers().flatMap((worker) =>
      worker.takeTrips().map((trip) => ({ ...trip, slot: worker.slot })),
    );
    if (trips.length > 0) send(trips);
  }

  /** Nobody looks any more. */
  onUnwatched(): void {
    this.sample(0);
    // What came since is old when somebody looks again.
    for (const worker of this.sources.workers()) worker.takeTrips();
  }

  private sample(every: number): void {
    if (every === this.every) return;
    this.every = every;
    this.sources.askForTrips(every);
  }
}

/**
 * One of so many messages is told of, by how many there are a second. A power of two, so that what a worker with an
 * older word picks and what the others pick still have most in common. Pure.
 */
export function samplingOf(messagesPerSecond: number): number {
  let every = 1;
  while (messagesPerSecond / every > LIMITS.tripsPerSecond) every *= 2;
  return every;
}
