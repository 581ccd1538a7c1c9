import { BoundedMap } from '../../bounded-map.js';
import { type BucketRule, fullBucket, takeUnit } from '../../domain/bucket.js';
import type { EventParams } from '../../protocol/cluster-event.js';
import { LIMITS } from '../../protocol/limits.js';
import type { EventLog } from './event-log.js';

type Refused = EventParams['refused'];

/** The same of one person, told as one event. */
interface Gathered {
  id: string;
  times: number;
  /** How many of them the event says. */
  shown: number;
  /** When the last one came, by the steady clock. */
  at: number;
  /** As it was the last time. */
  params: Refused;
  readonly by: string | null;
}

/** The rule for callers who show no operator's cookie. */
const NAMELESS: BucketRule = {
  capacity: LIMITS.refusalsShownAtOnce,
  perSecond: LIMITS.refusalsShownPerMinute / 60,
};

/**
 * Refusals, as the event log shows them: the same of one person is one event, which counts. Whoever is refused again
 * and again could else push everything that matters off the log. The process's log has them all.
 */
export class RepeatedRefusals {
  /** By person, order and kind; the one that began last stands last. */
  private readonly gathered = new BoundedMap<string, Gathered>(LIMITS.refusalsGathered);
  private bucket = fullBucket(NAMELESS, performance.now());
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly eventLog: Pick<EventLog, 'record' | 'retell'>) {}

  /** `by`: null for whoever shows no operator's cookie. */
  add(params: Refused, by: string | null): void {
    const now = performance.now();
    const key = JSON.stringify([by, params.call, params.refusal.kind]);
    const known = this.gathered.get(key);
    if (known !== undefined && now - known.at < LIMITS.refusalsGatheredMs) {
      known.times += 1;
      known.at = now;
      known.params = params;
      this.timer ??= setTimeout(() => this.updateGathered(), LIMITS.refusalsUpdatedEveryMs).unref();
      return;
    }
    if (by === null) {
      const { bucket, retryAfterMs } = takeUnit(this.bucket, NAMELESS, now);
      this.bucket = bucket;
      if (retryAfterMs > 0) return;
    }
    this.gathered.setNewest(key, { id: this.record(params, by), times: 1, shown: 1, at: now, params, by });
  }

  private updateGathered(): void {
    this.timer = null;
    for (const one of this.gathered.values()) {
      if (one.shown === one.times) continue;
      one.shown = one.times;
      const params = { ...one.params, times: one.times };
      // What the log has dropped meanwhile is told anew, as it goes on.
      if (!this.eventLog.retell(one.id, { kind: 'refused', params })) one.id = this.record(params, one.by);
    }
  }

  private record(params: Refused, by: string | null): string {
    return this.eventLog.record({ kind: 'refused', params, ...(by === null ? {} : { by }) });
  }
}
