import { LIMITS } from '../../protocol/limits.js';
import type { WorkerTrip } from '../../protocol/trip.js';

/**
 * Gathers which way some requests and messages went, while somebody looks. Workers pick messages by their seq, so all
 * of them pick the same without a word to each other. Without an onlooker each question here is one comparison.
 */
export class TripSampler {
  private every = 0;
  private gathered: WorkerTrip[] = [];

  /** From now on each message whose seq is a multiple of `every`; 0: nobody looks. */
  watch(every: number): void {
    this.every = every;
    if (every === 0) this.gathered = [];
  }

  get watched(): boolean {
    return this.every > 0;
  }

  takes(seq: number): boolean {
    return this.every > 0 && seq % this.every === 0;
  }

  /** Kept until it is taken; what is too much is dropped. */
  note(trip: WorkerTrip): void {
    if (this.watched && this.gathered.length < LIMITS.tripsPerBeat) this.gathered.push(trip);
  }

  /** What was gathered since the last call. */
  take(): readonly WorkerTrip[] {
    if (this.gathered.length === 0) return [];
    const taken = this.gathered;
    this.gathered = [];
    return taken;
  }
}
