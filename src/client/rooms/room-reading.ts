import { calls } from '../../protocol/calls.js';
import type { WireError } from '../../protocol/errors.js';
import type { JoinResult } from '../../protocol/events.js';
import type { RoomView } from '../../protocol/room.js';
import type { MessageLog } from './message-log.js';
import { ReadPosition, type ReadPositionOptions } from './read-position.js';
import { unreadOf } from './unread.js';
import { UnreadCount } from './unread-count.js';

type Counted = Pick<JoinResult, 'unread' | 'mentions' | 'head' | 'read'>;

export interface RoomReadingOptions extends Pick<ReadPositionOptions, 'room' | 'clock' | 'trace' | 'link'> {
  /** The user id of this person. */
  readonly me: () => string;
  readonly log: MessageLog;
  readonly view: () => RoomView | null;
  /** The position or a number of the room changed. */
  readonly onChanged: () => void;
  /** The position was set back, here or on another page; or it was not: the server refused. */
  readonly onMarkedUnread: (refused: WireError | null) => void;
  /** Only the server can count what is unread now: ask it. */
  readonly recount: () => void;
}

/** What of a room its person has read, and how much they have not. */
export class RoomReading {
  private readonly position: ReadPosition;
  private readonly unreadCount: UnreadCount;
  private readonly mentionCount: UnreadCount;
  /** Not a member before this client joined: what was written until then is nothing new to them. */
  private isNewcomer: boolean;
  /** The server's read position counts this person's own messages up to this seq already. */
  private ownCounted = 0;

  constructor(private readonly options: RoomReadingOptions) {
    const { log, me, view } = options;
    this.unreadCount = new UnreadCount(log, me);
    this.mentionCount = new UnreadCount(
      log,
      me,
      (message, person) => view()?.direct !== undefined || calls(message, person),
    );
    this.position = new ReadPosition({
      ...options,
      onSetBack: () => {
        this.recountUnheld();
        options.onChanged();
      },
      onRefused: (error) => {
        options.onMarkedUnread(error);
        options.onChanged();
      },
    });
    this.isNewcomer = view()?.member === false;
    this.position.advance(view()?.read ?? 0);
  }

  get seq(): number {
    return this.position.seq;
  }
  get unread(): number {
    if (this.options.log.epoch === null) return this.options.view()?.unread ?? 0;
    return this.unreadCount.after(this.seq);
  }
  get mentions(): number {
    if (this.options.log.epoch === null) return this.options.view()?.mentions ?? 0;
    return this.mentionCount.after(this.seq);
  }

  /** Tells the server what it does not know yet, when it can be told. */
  send(): void {
    this.position.send();
  }

  markRead(seq: number): void {
    if (!this.position.advance(Math.min(seq, this.options.log.last?.seq ?? 0))) return;
    this.options.onChanged();
    this.send();
  }

  markUnread(seq: number): void {
    this.position.setBack(Math.max(0, seq - 1));
    this.options.onMarkedUnread(null);
    this.options.onChanged();
    this.send();
  }

  onOwnMessage(seq: number): void {
    if (seq > this.ownCounted) this.position.advance(seq);
  }

  onOlder(count: number): void {
    this.unreadCount.onOlder(count, this.seq);
    this.mentionCount.onOlder(count, this.seq);
  }

  onReported(seq: number, version?: number): void {
    this.afterReported(this.position.onReported(seq, version));
  }

  /** A list of rooms has its numbers. */
  onListed(view: RoomView): void {
    this.onCounted(view);
    if (this.position.onListed(view.read)) this.options.onChanged();
  }

  /** A join was answered. `isReset`: the log is another one. */
  onJoin(
    { read, readVersion, head }: Pick<JoinResult, 'read' | 'readVersion' | 'head'>,
    isReset: boolean,
  ): void {
    if (isReset) this.position.reset(read, readVersion);
    else this.afterReported(this.position.onReported(read, readVersion, true));
    this.ownCounted = head;
    if (this.isNewcomer) this.position.advance(head);
    this.isNewcomer = false;
  }

  /** The server has counted. One that does not count them knows only texts. */
  onCounted({ head, read, unread = unreadOf({ head, read }), mentions = 0 }: Counted): void {
    this.unreadCount.onCounted({ count: unread, head, read });
    this.mentionCount.onCounted({ count: mentions, head, read });
  }

  private afterReported(outcome: ReturnType<ReadPosition['onReported']>): void {
    if (outcome === 'as it was') return;
    if (outcome === 'set back') {
      this.options.onMarkedUnread(null);
      this.recountUnheld();
    }
    this.options.onChanged();
  }

  /** What is not held was counted after another position. */
  private recountUnheld(): void {
    if (this.seq < (this.options.log.first?.seq ?? 0) - 1) this.options.recount();
  }
}
