import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../logger.js';
import { LIMITS } from '../../protocol/limits.js';
import type { Store } from '../../store/interfaces/store.js';
import { PushShift, type PushShiftParts } from './push-shift.js';

export interface PushingParts extends PushShiftParts {
  /** Which process this is, among all that there ever are. */
  readonly process: string;
}

/**
 * Tells browsers whose page is closed. Of all jobs processes of a cluster one does, as long as it holds the lease. The
 * next one goes on where the last one had settled everything. So a message may be sent twice, and is never left out.
 */
export class Pushing {
  private shift: PushShift | null = null;
  private heldAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly store: Store,
    private readonly parts: PushingParts,
    private readonly logger: Logger,
  ) {
    store.feed.onFrame((frame) => this.shift?.onFrame(frame));
    store.feed.onInterrupted(() => void this.shift?.compareAll());
  }

  /** Never ends. */
  async run(): Promise<void> {
    void this.keepHold();
    for (;;) {
      try {
        await this.shift?.look();
      } catch (error) {
        this.logger.debug({ error: (error as Error).message }, 'browsers could not be looked after');
      }
      await sleep(LIMITS.pushLookMs);
    }
  }

  private async keepHold(): Promise<void> {
    for (;;) {
      const asked = performance.now();
      try {
        if (await this.store.pushes.holdSender(this.parts.process, LIMITS.pushSenderLeaseMs))
          this.heldAt = asked;
        else this.heldAt = Number.NEGATIVE_INFINITY;
      } catch (error) {
        this.logger.debug({ error: (error as Error).message }, 'who sends to browsers could not be agreed');
      }
      this.judgeShift();
      await sleep(LIMITS.pushHoldEveryMs);
    }
  }

  /** A little before the lease ends it counts no more: another may have it then. */
  private judgeShift(): void {
    const isSender = performance.now() - this.heldAt < LIMITS.pushSenderLeaseMs - LIMITS.pushHoldEveryMs;
    if (isSender) this.shift ??= new PushShift(this.store, this.parts, this.logger);
    else {
      this.shift?.end();
      this.shift = null;
    }
  }
}
