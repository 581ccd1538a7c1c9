import type { ClusterStore } from '../../store/interfaces/cluster.js';

const EVERY_MS = 5_000;
/** After a failure. */
const AGAIN_MS = 1_000;
/** A view must not wait for a slow store. */
const WAIT_MS = 300;

/** How many sessions the store holds, as it last told. */
export class SessionCount {
  latest: number | null = null;
  private askedAt = 0;

  constructor(private readonly store: ClusterStore) {}

  /** Asks again when the answer is old; resolves soon in any case. */
  async refresh(storeUp: boolean): Promise<void> {
    const now = Date.now();
    if (!storeUp || now - this.askedAt < EVERY_MS) return;
    this.askedAt = now;
    const asked = this.store.sessionCount().then(
      (count) => {
        this.latest = count;
      },
      () => {
        this.latest = null;
        this.askedAt = now - EVERY_MS + AGAIN_MS;
      },
    );
    await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, WAIT_MS))]);
  }
}
