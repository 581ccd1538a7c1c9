import type { Logger } from '../../logger.js';
import type { Position } from '../../protocol/events.js';
import { LIMITS } from '../../protocol/limits.js';
import type { Room } from '../../protocol/room.js';
import type { FeedFrame } from '../../store/interfaces/feed.js';
import type { LogState, RoomLog } from '../../store/interfaces/log.js';
import type { LogEntry, LogPageRow } from '../../store/log-codec.js';
import type { RecentRate } from '../ipc/recent-rate.js';
import { newId } from '../shared/ids.js';
import { Comparisons } from './comparisons.js';
import { FeedJoins, type Joiner, type JoinReply } from './feed-joins.js';
import { HeldLog } from './held-log.js';
import { compareWithLog } from './join-plan.js';
import type { RoomAudience } from './room-audience.js';
import { RoomBatches } from './room-batches.js';
import { Rounds } from './rounds.js';
import { SetAside } from './set-aside.js';
import { notMember } from './worker-rooms.js';

/** A hole is read in pieces of this many; one longer than `JUMP_OVER_MESSAGES` is not shown message by message. */
const PIECE_MESSAGES = 500;
const JUMP_OVER_MESSAGES = 2_000;
/** An append of ours that is not heard on the feed by then was lost there. */
const EXPECT_WITHIN_MS = 150;
const overdue = new Rounds(EXPECT_WITHIN_MS);
/** A room of which nothing was heard for this long is compared with the log at its next audit. */
const SILENT_MS = LIMITS.roomAuditMs * 0.6;

/**
 * One open room on this worker: watches the log through its feed and hands messages to its sockets, in order, each
 * once, without holes (SEND-3). The feed is a hint. After a jump of seq, an interruption, an audit, or an unheard
 * append of our own it reads the log before it shows anything later.
 */
export class RoomFeed {
  private readonly held = new HeldLog();
  private readonly batches: RoomBatches;
  private readonly joins: FeedJoins;
  private loaded = false;
  private readonly ahead = new SetAside();
  private readonly comparisons: Comparisons;
  /** When the head last came in its order, or was compared with the log. */
  private inOrderAt = performance.now();
  private closed = false;

  constructor(
    readonly room: Room,
    private readonly log: RoomLog,
    private readonly audience: RoomAudience,
    private readonly logger: Logger,
    private readonly count: (name: string) => void,
    unmerged: RecentRate,
  ) {
    this.comparisons = new Comparisons(
      () => this.compareOnce(),
      ({ message }) => this.logger.debug({ room: this.room.id, error: message }, 'log not compared'),
    );
    this.batches = new RoomBatches(this.held, audience, unmerged);
    this.joins = new FeedJoins(room.id, log, this.held, this.batches, this.comparisons, () =>
      this.countRead(),
    );
  }

  /** To be called after the feed is subscribed: whatever comes from then on is heard. */
  async load(): Promise<void> {
    const page = await this.log.page(this.room.id, LIMITS.joinPageMessages);
    this.countRead();
    if (page === null) throw notMember();
    this.adopt(page.state, page.rows);
    this.loaded = true;
    this.takeAhead();
    if (this.ahead.size > 0) void this.compare();
  }

  get epoch(): string {
    return this.held.epoch;
  }

  get head(): number {
    return this.held.head;
  }

  get position(): Position | null {
    return this.held.position;
  }

  onFrame(frame: Extract<FeedFrame, { kind: 'message' | 'epoch' }>): void {
    if (frame.kind === 'epoch') {
      if (this.loaded && frame.epoch !== this.epoch) void this.compare();
      return;
    }
    const { epoch, entry: message } = frame;
    if (!this.loaded) {
      this.ahead.add(epoch, message);
      return;
    }
    const fit = this.held.fitOf(epoch, message);
    if (fit === 'next') {
      this.accept(message);
      this.takeAhead();
    } else if (fit === 'ahead') {
      // A publication in between was lost.
      this.count('holdfast_feed_holes_total');
      this.ahead.add(epoch, message);
      void this.compare();
    } else if (fit === 'other-log') {
      void this.compare();
    }
  }

  /** When to append, so that the appends of a busy room go to the log together and in the order asked; null is now. */
  timeToAppend(): Promise<void> | null {
    return this.batches.timeToAppend();
  }

  /** We appended `seq`: the feed has to bring it soon. */
  expectEntry(epoch: string, seq: number): void {
    if (!this.loaded || (epoch === this.epoch && seq <= this.head)) return;
    if (epoch !== this.epoch) {
      void this.compare();
      return;
    }
    overdue.add(() => {
      if (!this.closed && (epoch !== this.epoch || seq > this.head)) void this.compare();
    });
  }

  /**
   * Compares with the log when nothing was heard lately: a message that came in its order shows that none before it was
   * lost.
   */
  audit(nowMs: number): void {
    if (nowMs - this.inOrderAt >= SILENT_MS) void this.compare();
  }

  /** Compares with the log and reads what is missing. One at a time; asked meanwhile, it compares once more. */
  compare(): Promise<void> {
    return this.comparisons.run();
  }

  /** Answers a join; see `FeedJoins`. */
  join(since: Position | undefined, joiner: Joiner, reply: JoinReply): Promise<void> {
    return this.joins.answer(since, joiner, reply);
  }

  /** The entry with this seq, if it is among the newest here. */
  entryAt(seq: number): LogEntry | undefined {
    return this.held.at(seq);
  }

  /** Where the message with this mid is, if it is among the newest here. */
  placeOf(mid: string): { readonly seq: number } | undefined {
    return this.held.find(mid);
  }

  close(): void {
    this.closed = true;
    this.batches.stop();
    this.comparisons.close();
  }

  private countRead(): void {
    this.count('holdfast_log_reads_total');
  }

  private accept(message: LogEntry): void {
    this.inOrderAt = performance.now();
    this.held.append(message);
    this.batches.onAppended();
  }

  /** Shows what was set aside, as far as it follows. */
  private takeAhead(): void {
    if (this.ahead.size === 0) return;
    for (let next = this.ahead.at(this.epoch, this.head + 1); next !== undefined; ) {
      this.accept(next);
      next = this.ahead.at(this.epoch, this.head + 1);
    }
    this.ahead.keepAfter(this.epoch, this.head);
  }

  private async compareOnce(): Promise<void> {
    const { epoch, head, headMid } = this.held;
    const got = await this.log.range(
      this.room.id,
      Math.max(1, head),
      Number.MAX_SAFE_INTEGER,
      PIECE_MESSAGES + 1,
    );
    this.countRead();
    if (this.closed) return;
    if (got === null) {
      this.audience.close();
      return;
    }
    if (epoch !== this.epoch) {
      this.comparisons.repeatOnce();
      return;
    }
    const { state, messages } = got;
    this.inOrderAt = performance.now();
    this.held.oldest = state.first;
    const atHead = messages[0]?.seq === head ? messages[0].mid : undefined;
    const comparison = compareWithLog({ epoch, head, headMid }, state, atHead);
    if (comparison.kind === 'forked') {
      // Whoever is first makes the new epoch; the others find it.
      await this.log.rotateEpoch(this.room.id, epoch, newId());
      await this.startOver();
    } else if (comparison.kind === 'new-epoch') {
      await this.startOver();
    } else if (comparison.kind === 'behind') {
      await this.catchUp(state.head, messages);
    }
  }

  private async catchUp(logHead: number, messages: readonly LogEntry[]): Promise<void> {
    const before = this.head;
    if (logHead - before <= JUMP_OVER_MESSAGES) {
      for (const message of messages) {
        if (message.seq === this.head + 1) this.accept(message);
      }
      this.takeAhead();
    }
    if (this.head >= logHead) return;
    if (this.head > before) {
      this.comparisons.repeatOnce();
      return;
    }
    // Too much, or it is not kept any more: who comes back is told that it is incomplete.
    this.audience.comeBack();
    await this.reload();
  }

  /** Another log: nothing of what was shown can be continued. */
  private async startOver(): Promise<void> {
    this.batches.flush();
    await this.reload(() => {
      this.count('holdfast_log_resets_total');
      this.logger.warn(
        { room: this.room.id, epoch: this.epoch, head: this.head },
        'the log is another one now',
      );
      this.audience.reset(this.epoch);
    });
  }

  /**
   * Reads the log anew. `adopted` is called in the same turn in which the new log is taken over. Whoever is answered
   * from it after that is not told again that the log changed.
   */
  private async reload(adopted: () => void = () => {}): Promise<void> {
    const page = await this.log.page(this.room.id, LIMITS.joinPageMessages);
    this.countRead();
    if (page === null) {
      this.audience.close();
      return;
    }
    this.adopt(page.state, page.rows);
    adopted();
    this.takeAhead();
  }

  private adopt(state: LogState, rows: readonly LogPageRow[]): void {
    this.held.adopt(state, rows);
    this.batches.startOver();
  }
}
