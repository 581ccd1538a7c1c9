import type { Entry } from '../../protocol/entries.js';
import type { WireError } from '../../protocol/errors.js';
import type { MessagesBatch, PresenceUpdate, UserRef } from '../../protocol/events.js';
import type { RoomView } from '../../protocol/room.js';
import type { Link } from '../connection/link.js';
import type { LogOutcome } from './log-outcome.js';
import { MessageLog } from './message-log.js';
import type { RoomHandlers } from './room-handlers.js';
import { type AnsweredJoin, RoomJoins } from './room-joins.js';
import { RoomPresence } from './room-presence.js';
import { RoomReading } from './room-reading.js';
import { recountsUnheld } from './unread-count.js';

/** A hole behind the head that the server told of is fetched after this, when no batch has closed it. */
const HEAD_GRACE_MS = 1_200;

/** One room that this client holds open: its message log, its people and its numbers, over all links. */
export class OpenRoom {
  readonly log: MessageLog;
  /** Newest seq known. */
  head = 0;
  private readonly joins: RoomJoins;
  private readonly reading: RoomReading;
  private presence = new RoomPresence();
  private serving: Link | null = null;
  private doubts: (() => boolean)[] = [];

  constructor(
    readonly id: string,
    public view: RoomView | null,
    private readonly handlers: RoomHandlers<OpenRoom>,
  ) {
    const { clock, onTrace: trace } = handlers;
    this.log = new MessageLog(handlers.me);
    this.joins = new RoomJoins({
      room: id,
      clock,
      trace,
      log: this.log,
      onAnswer: (link, join) => this.onJoin(link, join),
      onSettled: (link) => {
        if (link === this.serving) this.reading.send();
      },
      onRefused: (error) => handlers.onRefused(this, error),
    });
    this.reading = new RoomReading({
      room: id,
      clock,
      trace,
      me: handlers.me,
      log: this.log,
      view: () => this.view,
      link: () => this.joinedLink,
      onChanged: () => handlers.onChanged(id),
      onMarkedUnread: (refused) => handlers.onMarkedUnread(this, refused),
      recount: () => this.compareSoon(() => true),
    });
    if (view !== null) this.head = view.head;
  }

  get online(): readonly UserRef[] {
    return this.presence.online;
  }
  /** Read up to this seq by this person. */
  get read(): number {
    return this.reading.seq;
  }
  /** Texts of others after it that are not deleted. */
  get unread(): number {
    return this.reading.unread;
  }
  /** Those of them that call this person. */
  get mentions(): number {
    return this.reading.mentions;
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
    this.reading.send();
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
    this.reading.onListed(view);
    if (view.head > this.head) this.noteHead(view.head);
  }

  /** An older page was put in front, of `count` messages. */
  onOlder(count: number): void {
    this.reading.onOlder(count);
  }

  /** Moves the read position up to `seq`, here at once and on the server as soon as it can be told. */
  markRead(seq: number): void {
    this.reading.markRead(seq);
  }

  /**
   * Sets the read position back to before `seq`, here at once and on the server as soon as it can be told. That message
   * and what follows is unread again, on all pages of this person.
   */
  markUnread(seq: number): void {
    this.reading.markUnread(seq);
  }

  /** This person wrote `seq`, so they have read up to there; the server knows. */
  onOwnMessage(seq: number): void {
    this.reading.onOwnMessage(seq);
  }

  /** Another tab says that this person read up to `seq`; `version`: how often that was set back. */
  readElsewhere(seq: number, version?: number): void {
    this.reading.onReported(seq, version);
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
      this.reading.onJoin(result, isReset);
      this.head = isReset ? result.head : Math.max(result.head, this.head);
      this.reading.onCounted(result);
      this.onOutcome(outcome, result.head);
      this.handlers.onCompared(this, asked);
    }
    this.handlers.onJoined(this, link);
    return isMissing;
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
