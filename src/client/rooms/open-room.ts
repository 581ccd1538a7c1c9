import { calls } from '../../protocol/calls.js';
import type { Entry } from '../../protocol/entries.js';
import type { WireError } from '../../protocol/errors.js';
import type { MessagesBatch, PresenceUpdate, UserRef } from '../../protocol/events.js';
import type { RoomView } from '../../protocol/room.js';
import type { Link } from '../connection/link.js';
import type { LogOutcome } from './log-outcome.js';
import { MessageLog } from './message-log.js';
import { ReadPosition } from './read-position.js';
import type { RoomHandlers } from './room-handlers.js';
import { type AnsweredJoin, RoomJoins } from './room-joins.js';
import { RoomPresence } from './room-presence.js';
import { unreadOf } from './unread.js';
import { recountsUnheld, UnreadCount } from './unread-count.js';

type Counted = Pick<RoomView, 'unread' | 'mentions' | 'head' | 'read'>;

/** A hole behind the head that the server told of is fetched after this, when no batch has closed it. */
const HEAD_GRACE_MS = 1_200;

/** One room that this client holds open: its message log, its people and its numbers, over all links. */
export class OpenRoom {
  readonly log: MessageLog;
  /** Newest seq known. */
  head = 0;
  private readonly joins: RoomJoins;
  private readonly position: ReadPosition;
  private readonly unreadCount: UnreadCount;
  private readonly mentionCount: UnreadCount;
  private presence = new RoomPresence();
  private serving: Link | null = null;
  private doubts: (() => boolean)[] = [];
  /** Not a member before this client joined: what was written until then is nothing new to them. */
  private isNewcomer: boolean;
  /** The server's read position counts this person's own messages up to this seq already. */
  private ownCounted = 0;

  constructor(
    readonly id: string,
    public view: RoomView | null,
    private readonly handlers: RoomHandlers<OpenRoom>,
  ) {
    const { clock, onTrace: trace } = handlers;
    this.log = new MessageLog(handlers.me);
    this.unreadCount = new UnreadCount(this.log, handlers.me);
    this.mentionCount = new UnreadCount(
      this.log,
      handlers.me,
      (message, me) => this.view?.direct !== undefined || calls(message, me),
    );
    this.joins = new RoomJoins({
      room: id,
      clock,
      trace,
      log: this.log,
      onAnswer: (link, join) => this.onJoin(link, join),
      onSettled: (link) => {
        if (link === this.serving) this.position.send();
      },
      onRefused: (error) => handlers.onRefused(this, error),
    });
    this.position = new ReadPosition({
      room: id,
      clock,
      trace,
      link: () => this.joinedLink,
      onSetBack: () => this.recountUnheld(),
      onRefused: (error) => {
        handlers.onMarkedUnread(this, error);
        handlers.onChanged(id);
      },
    });
    this.isNewcomer = view?.member === false;
    if (view !== null) {
      this.head = view.head;
      this.position.advance(view.read);
    }
  }

  get online(): readonly UserRef[] {
    return this.presence.online;
  }
  /** Read up to this seq by this person. */
  get read(): number {
    return this.position.seq;
  }
  /** Texts of others after it that are not deleted. */
  get unread(): number {
    if (this.log.epoch === null) return this.view?.unread ?? 0;
    return this.unreadCount.after(this.read);
  }
  /** Those of them that call this person. */
  get mentions(): number {
    if (this.log.epoch === null) return this.view?.mentions ?? 0;
    return this.mentionCount.after(this.read);
  }

  isJoined(link: Link): boolean {
    return this.joins.isJoined(link);
  }

  /** A join was sent on this link, answered or not. */
  hasAsked(link: Link): boolean {
    return this.joins.hasAsked(link);
  }

  /** This link serves from now on; its picture of who is here counts. */
  serve(link: Link | null): void {
    this.serving = link;
    if (link === null) return;
    const presence = this.joins.presenceOn(link);
    if (presence !== null) this.show(presence);
    this.position.send();
  }

  /** Joins on the link, resuming from what is held; asks again until it is answered or the link ends. */
  join(link: Link, done?: (error: WireError | null) => void): void {
    this.joins.join(link, done);
  }

  /** The room is held open no more. */
  close(): void {
    this.joins.close();
  }

  /** A batch from a link. Before the join on it is answered nothing is known of its log, so it waits. */
  onBatch(link: Link, batch: MessagesBatch<Entry>): void {
    this.handlers.onTrace({ type: 'wire', by: link.welcome, ...batch });
    if (!this.isJoined(link)) {
      this.log.setAside(batch.epoch, batch.messages);
      return;
    }
    const outcome = this.log.applyBatch(batch.epoch, batch.messages);
    if (outcome.kind === 'rejoin') this.joins.rejoin(link);
    else this.onOutcome(outcome);
  }

  onPresence(link: Link, update: PresenceUpdate): void {
    const presence = this.joins.onPresence(link, update);
    if (presence !== null && link === this.serving) this.show(presence);
  }

  /** The server says that the log is another one now, and sends nothing of it before it is asked again. */
  onReset(link: Link): void {
    this.joins.rejoin(link);
  }

  /** The log reaches up to `seq`: when nothing brings it here in time, fetch it. */
  noteHead(seq: number): void {
    if (seq > this.head) {
      this.head = seq;
      this.handlers.onChanged(this.id);
    }
    const behind = () => seq > this.log.end;
    if (behind()) this.compareSoon(behind);
  }

  /** Compares with the log a little later, if it is still `needed` then. */
  compareSoon(needed: () => boolean): void {
    this.doubts.push(needed);
    if (this.doubts.length > 1) return;
    this.handlers.clock.after(HEAD_GRACE_MS, () => {
      const doubts = this.doubts;
      this.doubts = [];
      const link = this.joinedLink;
      if (link !== null && doubts.some((one) => one())) this.join(link);
    });
  }

  /** The server counted the room's numbers anew. */
  onView(view: RoomView): void {
    this.view = view;
    this.onCounted(view);
    if (view.head > this.head) this.noteHead(view.head);
    if (this.position.onListed(view.read)) this.handlers.onChanged(this.id);
  }

  /** An older page was put in front, of `count` messages. */
  onOlder(count: number): void {
    this.unreadCount.onOlder(count, this.read);
    this.mentionCount.onOlder(count, this.read);
  }

  /** Moves the read position up to `seq`, here at once and on the server as soon as it can be told. */
  markRead(seq: number): void {
    if (!this.position.advance(Math.min(seq, this.log.last?.seq ?? 0))) return;
    this.handlers.onChanged(this.id);
    this.position.send();
  }

  /**
   * Sets the read position back to before `seq`, here at once and on the server as soon as it can be told: that message
   * and what follows is unread again, on all pages of this person.
   */
  markUnread(seq: number): void {
    this.position.setBack(Math.max(0, seq - 1));
    this.handlers.onMarkedUnread(this, null);
    this.handlers.onChanged(this.id);
    this.position.send();
  }

  /** This person wrote `seq`, so they have read up to there; the server knows. */
  onOwnMessage(seq: number): void {
    if (seq > this.ownCounted) this.position.advance(seq);
  }

  /** Another tab says that this person read up to `seq`; `version`: how often that was set back. */
  readElsewhere(seq: number, version?: number): void {
    this.afterTold(this.position.onTold(seq, version));
  }

  private afterTold(outcome: ReturnType<ReadPosition['onTold']>): void {
    if (outcome === 'as it was') return;
    if (outcome === 'set back') {
      this.handlers.onMarkedUnread(this, null);
      this.recountUnheld();
    }
    this.handlers.onChanged(this.id);
  }

  /** Only the server can count what is unread and not held, after the position went back to there. */
  private recountUnheld(): void {
    if (this.read < (this.log.first?.seq ?? 0) - 1) this.compareSoon(() => true);
  }

  /** The serving link when the room is joined on it. */
  private get joinedLink(): Link | null {
    return this.serving !== null && this.isJoined(this.serving) ? this.serving : null;
  }

  private show(presence: RoomPresence): void {
    this.presence = presence;
    if (this.handlers.tracing) {
      this.handlers.onTrace({ type: 'presence', room: this.id, online: presence.online });
    }
    this.handlers.onPresenceChanged(this.id);
  }

  /** True: what came does not fit, or leaves a hole. */
  private onJoin(link: Link, { since, asked, result }: AnsweredJoin): boolean {
    const outcome = this.log.applyJoin(since, result, asked);
    const isMissing = outcome.kind === 'rejoin' || this.log.hasHole;
    if (outcome.kind !== 'rejoin') {
      const isReset = outcome.kind === 'reset';
      if (isReset) this.position.reset(result.read, result.readVersion);
      else this.afterTold(this.position.onTold(result.read, result.readVersion, true));
      this.ownCounted = result.head;
      if (this.isNewcomer) this.position.advance(result.head);
      this.isNewcomer = false;
      this.head = isReset ? result.head : Math.max(result.head, this.head);
      // A server that does not count them knows only texts.
      const { unread = unreadOf(result) } = result;
      this.onCounted({ ...result, unread });
      this.onOutcome(outcome, result.head);
      this.handlers.onCompared(this, asked);
    }
    this.handlers.onJoined(this, link);
    return isMissing;
  }

  private onCounted({ unread, mentions = 0, head, read }: Counted): void {
    this.unreadCount.onCounted({ count: unread, head, read });
    this.mentionCount.onCounted({ count: mentions, head, read });
  }

  /** The message log took something in. `head`: of the room, when it was a page. */
  private onOutcome(outcome: Exclude<LogOutcome, { kind: 'rejoin' }>, head = 0): void {
    const epoch = this.log.epoch as string;
    const { onTrace } = this.handlers;
    if (outcome.kind === 'reset') {
      onTrace({ type: 'reset', room: this.id, epoch, lost: outcome.lost !== 'no' });
    } else if (outcome.kind === 'gap') {
      onTrace({ type: 'gap', room: this.id, epoch, after: outcome.after, before: outcome.before });
    }
    const { end } = this.log;
    this.head = outcome.kind === 'reset' ? end : Math.max(this.head, end);
    const isPage = outcome.kind !== 'appended';
    const page = isPage ? { pageTo: head } : {};
    if (outcome.added.length > 0 || isPage)
      onTrace({ type: 'shown', room: this.id, epoch, messages: outcome.added, ...page });
    if (outcome.kind === 'appended') {
      if (outcome.added.some((entry) => recountsUnheld(entry, this.log, this.read)))
        this.compareSoon(() => true);
      this.log.trim();
    }
    if (outcome.added.length > 0 || isPage) this.handlers.onArrived(this, epoch, outcome);
    this.handlers.onChanged(this.id);
  }
}
