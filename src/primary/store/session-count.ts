import type { ClusterStore } from '../../store/interfaces/cluster.js';
import { Listeners } from '../shared/listeners.js';

/**
 * Counting reads all names of the store: each step of it, of 1,000 names, is followed by so long a pause. A step takes
 * Redis 7 about 1 ms on a small machine (300,000 names), so counting takes a twentieth of its time. Steps are counted,
 * not timed: an answer that a busy machine brings late says nothing of how much there is to count.
 */
const PAUSE_A_STEP_MS = 20;
const OFTEN_MS = 400;
const SELDOM_MS = 10_000;
/** After a failure. */
const AGAIN_MS = 1_000;
/** A view must not wait for a slow store. */
const WAIT_MS = 300;

/** How many sessions the store holds, as it last told: within half a second in a small store, seldom in a huge one. */
export class SessionCount {
  /** Another count than before; null: the store did not tell. */
  readonly changes = new Listeners<[number | null]>();
  latest: number | null = null;
  private nextAt = Number.NEGATIVE_INFINITY;
  private asking: Promise<void> | null = null;

  /** `clock`: ms, steady. */
  constructor(
    private readonly store: Pick<ClusterStore, 'sessionCount'>,
    private readonly clock = () => performance.now(),
  ) {}

  /** Asks again when the answer is old; resolves soon in any case. */
  async refresh(storeUp: boolean): Promise<void> {
    if (!storeUp || this.asking !== null || this.clock() < this.nextAt) return;
    this.asking = this.store
      .sessionCount()
      .then(
        ({ count, steps }) => {
          this.nextAt = this.clock() + Math.min(SELDOM_MS, Math.max(OFTEN_MS, steps * PAUSE_A_STEP_MS));
          this.set(count);
        },
        () => {
          this.nextAt = this.clock() + AGAIN_MS;
          this.set(null);
        },
      )
      .finally(() => {
        this.asking = null;
      });
    await Promise.race([this.asking, new Promise((resolve) => setTimeout(resolve, WAIT_MS))]);
  }

  private set(count: number | null): void {
    if (count === this.latest) return;
    this.latest = count;
    this.changes.notify(count);
  }
}
