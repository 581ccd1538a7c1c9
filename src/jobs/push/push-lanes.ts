import { setTimeout as sleep } from 'node:timers/promises';
import { Semaphore } from '../../domain/semaphore.js';
import { LIMITS } from '../../protocol/limits.js';
import { restMs } from '../outside/rest.js';

/** As `PostOutcome`; `gone`: there is no such browser any more. */
export type PushOutcome =
  | { readonly kind: 'sent' | 'gone' | 'refused' }
  | { readonly kind: 'later'; readonly afterMs: number };

const REST = { firstMs: LIMITS.pushPauseMs, mostMs: LIMITS.pushPauseMaxMs };

/** One message for one browser. */
export interface OnePush {
  /** The id of the browser's subscription. */
  readonly id: string;
  /** Whether it still is to be told; asked right before each try. */
  isWanted(): Promise<boolean>;
  send(): Promise<PushOutcome>;
  /** There is no such browser any more. */
  drop(): Promise<void>;
}

interface Lane {
  readonly waiting: (OnePush & { readonly since: number; readonly settle: () => void })[];
  failures: number;
}

/**
 * Takes messages to browsers: to each in order, one at a time, and to several at once. A service that does not take one
 * is asked again, each time later, and given up after `LIMITS.pushRetryForMs`. What is given up is settled, too.
 */
export class PushLanes {
  private readonly lanes = new Map<string, Lane>();
  private readonly posts = new Semaphore(LIMITS.pushesAtOnce);
  private stopped = false;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Messages for browsers that are not settled. */
  get waiting(): number {
    let sum = 0;
    for (const { waiting } of this.lanes.values()) sum += waiting.length;
    return sum;
  }

  /** Nothing leaves any more, and nothing is settled. */
  stop(): void {
    this.stopped = true;
  }

  /** Resolves when it is settled: sent, not wanted any more, or given up. */
  add(push: OnePush): Promise<void> {
    return new Promise((settle) => {
      const lane = this.lanes.get(push.id) ?? { waiting: [], failures: 0 };
      lane.waiting.push({ ...push, since: this.now(), settle });
      // The first one is being tried.
      if (lane.waiting.length > LIMITS.pushesWaitingPerBrowser) lane.waiting.splice(1, 1)[0]?.settle();
      if (this.lanes.has(push.id)) return;
      this.lanes.set(push.id, lane);
      void this.run(push.id, lane);
    });
  }

  private async run(id: string, lane: Lane): Promise<void> {
    for (let next = lane.waiting[0]; next !== undefined; next = lane.waiting[0]) {
      const outcome = await this.attempt(next);
      if (this.stopped) return;
      if (outcome.kind === 'later' && this.now() - next.since < LIMITS.pushRetryForMs) {
        await sleep(restMs(lane.failures, outcome.afterMs, REST), undefined, { ref: false });
        lane.failures += 1;
        continue;
      }
      lane.failures = 0;
      const settled = lane.waiting.splice(0, outcome.kind === 'gone' ? lane.waiting.length : 1);
      for (const one of settled) one.settle();
    }
    this.lanes.delete(id);
  }

  private async attempt(push: OnePush): Promise<PushOutcome> {
    try {
      return await this.posts.run(async () => {
        // It may have been read while it waited for its turn.
        if (this.stopped || !(await push.isWanted())) return { kind: 'sent' };
        if (this.stopped) return { kind: 'sent' };
        const outcome = await push.send();
        if (outcome.kind === 'gone') await push.drop();
        return outcome;
      });
    } catch {
      // The store does not answer just now.
      return { kind: 'later', afterMs: 0 };
    }
  }
}
