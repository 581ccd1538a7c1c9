import { steadyMs } from '../../steady-clock.js';
import { RecentRate } from '../ipc/recent-rate.js';
import { appendDelayMs, BATCH_MAX_MESSAGES, type BatchFacts, batchDelayMs } from './batching.js';
import type { HeldLog } from './held-log.js';
import { tailFrom } from './join-plan.js';
import type { RoomAudience } from './room-audience.js';

/** Sends what a room's held log grew by, in batches, and lets appends wait so that they leave with them. */
export class RoomBatches {
  /** seq up to which the sockets were sent batches. */
  private sentUpTo = 0;
  private readonly grown = new RecentRate();
  /** How long sending the last two batches took. */
  private sendingMs: readonly [number, number] = [0, 0];
  private lastBatchAtMs = Number.NEGATIVE_INFINITY;
  private timer: NodeJS.Timeout | null = null;
  private gathering: Promise<void> | null = null;

  constructor(
    private readonly held: HeldLog,
    private readonly audience: Pick<RoomAudience, 'size' | 'deliver'>,
    /** Writes to sockets of this worker, all rooms together, if each message left by itself. */
    private readonly unmerged: RecentRate,
  ) {}

  /** The held log got a message: it leaves now, or with the batch that gathers. */
  onAppended(): void {
    const pending = this.held.head - this.sentUpTo;
    this.grown.add(1, steadyMs());
    if (this.timer !== null && pending < BATCH_MAX_MESSAGES) return;
    const delayMs = batchDelayMs(this.busyness, pending);
    if (delayMs === 0) this.flush();
    else this.timer = setTimeout(() => this.flush(), Math.ceil(delayMs));
  }

  /** Sends what waits, now. */
  flush(): void {
    this.stop();
    if (this.sentUpTo >= this.held.head) return;
    const messages = tailFrom(this.held, this.sentUpTo + 1);
    this.sentUpTo = this.held.head;
    const begunMs = steadyMs();
    this.lastBatchAtMs = begunMs;
    if (messages.length === 0) return;
    this.audience.deliver(this.held.epoch, messages);
    const nowMs = steadyMs();
    this.sendingMs = [nowMs - begunMs, this.sendingMs[0]];
    this.unmerged.add(messages.length * this.audience.size(), nowMs);
  }

  /** Another log is held: what the sockets get begins after its head. */
  startOver(): void {
    this.stop();
    this.sentUpTo = this.held.head;
  }

  /** When to append, so that the appends of a busy room go to the log together and in the order asked; null is now. */
  timeToAppend(): Promise<void> | null {
    if (this.gathering !== null) return this.gathering;
    const delayMs = appendDelayMs(this.busyness);
    if (delayMs === 0) return null;
    this.gathering = new Promise((resolve) => {
      setTimeout(() => {
        this.gathering = null;
        resolve();
      }, Math.round(delayMs));
    });
    return this.gathering;
  }

  /** Nothing that waits is sent any more. */
  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private get busyness(): BatchFacts {
    const nowMs = steadyMs();
    return {
      messagesPerMs: this.grown.perMs(nowMs),
      writesPerMs: this.unmerged.perMs(nowMs),
      // The shorter one: something else may have had the processor meanwhile.
      sendingMs: Math.min(...this.sendingMs),
      lastBatchAtMs: this.lastBatchAtMs,
      nowMs,
    };
  }
}
