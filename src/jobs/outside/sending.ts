import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../logger.js';
import { LIMITS } from '../../protocol/limits.js';
import type { FeedFrame } from '../../store/interfaces/feed.js';
import type { Store } from '../../store/interfaces/store.js';

/** What one process of a cluster sends, for as long as it is the one. */
export interface Shift {
  /** How long it rests between two looks. */
  readonly lookMs: number;
  /** Looks for what nobody told it of. */
  look(): Promise<void>;
  onFrame(frame: FeedFrame): void;
  /** Something may have been published unheard. */
  compareAll(): Promise<void>;
  /** From now on nothing leaves, and nothing is noted. */
  end(): void;
}

/**
 * Sends to addresses outside: to browsers whose page is closed, and to outgoing hooks. Of all jobs processes of a
 * cluster one does, as long as it holds the lease. The next one goes on where the last one had settled everything. So
 * something may be sent twice, and is never left out.
 */
export class Sending {
  private shifts: readonly Shift[] = [];
  private heldAt = Number.NEGATIVE_INFINITY;

  /** `process`: which one this is, among all that there ever are. */
  constructor(
    private readonly store: Pick<Store, 'pushes' | 'feed'>,
    private readonly process: string,
    private readonly beginShifts: () => readonly Shift[],
    private readonly logger: Logger,
  ) {
    store.feed.onFrame((frame) => {
      for (const shift of this.shifts) shift.onFrame(frame);
    });
    store.feed.onInterrupted(() => {
      for (const shift of this.shifts) void shift.compareAll();
    });
  }

  /** Never ends. */
  async run(): Promise<void> {
    for (;;) {
      const asked = performance.now();
      try {
        if (await this.store.pushes.holdSender(this.process, LIMITS.pushSenderLeaseMs)) this.heldAt = asked;
        else this.heldAt = Number.NEGATIVE_INFINITY;
      } catch (error) {
        this.logger.debug({ error: (error as Error).message }, 'who sends to others could not be agreed');
      }
      this.judgeShifts();
      await sleep(LIMITS.pushHoldEveryMs);
    }
  }

  /** A little before the lease ends it counts no more: another may have it then. */
  private judgeShifts(): void {
    const isSender = performance.now() - this.heldAt < LIMITS.pushSenderLeaseMs - LIMITS.pushHoldEveryMs;
    if (isSender === this.shifts.length > 0) return;
    for (const shift of this.shifts) shift.end();
    this.shifts = isSender ? this.beginShifts() : [];
    for (const shift of this.shifts) void this.work(shift);
  }

  private async work(shift: Shift): Promise<void> {
    while (this.shifts.includes(shift)) {
      try {
        await shift.look();
      } catch (error) {
        this.logger.debug({ error: (error as Error).message }, 'what is to be sent could not be looked for');
      }
      await sleep(shift.lookMs);
    }
  }
}
