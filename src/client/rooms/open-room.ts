import type { WireError } from '../../protocol/errors.js';
import type { JoinResult, MessagesBatch, PresenceUpdate, RoomView, UserRef } from '../../protocol/events.js';
import { backoffMs } from '../backoff.js';
import type { Clock } from '../clock.js';
import type { Link } from '../connection/link.js';
import type { TraceEvent } from '../trace.js';
import { MessageLog, type Outcome } from './message-log.js';
import { RoomPresence } from './room-presence.js';
import { unreadOf } from './unread.js';

export interface RoomHandlers {
  readonly clock: Clock;
  readonly trace: (event: TraceEvent) => void;
  /** Somebody reads the trace; what is costly to tell is left out otherwise. */
  readonly tracing: boolean;
  /** Messages or their numbers changed. */
  readonly changed: (room: string) => void;
  readonly presenceChanged: (room: string) => void;
  /** Messages that are new in the timeline, in order. */
  readonly arrived: (
    room: OpenRoom,
    epoch: string,
    added: Outcome & { kind: 'appended' | 'opened' | 'gap' | 'reset' },
  ) => void;
  /** The join was refused for good. */
  readonly refused: (room: OpenRoom, error: WireError) => void;
  /** The timeline was compared with the log by a join that was sent with this number. */
  readonly compared: (room: OpenRoom, asked: number) => void;
  /** A join on this link was answered: the room may be written to again. */
  readonly joined: (room: OpenRoom, link: Link) => void;
}

/** A hole behind the head that the server told of is fetched after this, when no batch has closed it. */
const HEAD_GRACE_MS = 1_200;
/** Joins that did not fit are asked again, but not without end. */
const REJOINS_AT_ONCE = 3;

/** How far a room has come on one connection. */
interface RoomProgress {
  state: 'idle' | 'joining' | 'joined';
  /** Another join was asked for while one is on its way. */
  again: boolean;
  presence: RoomPresence | null;
  /** Joins in a row that did not fit. */
  tries: number;
}

/** One room that this client holds open: its timeline, its people and its numbers, over all connections. */
export class OpenRoom {
  readonly timeline = new MessageLog();
  /** Newest seq known, and read up to here by this person. */
  head = 0;
  read = 0;
  private presence = new RoomPresence();
  private readonly progress = new WeakMap<Link, RoomProgress>();
  private serving: Link | null = null;
  private doubts: (() => boolean)[] = [];
  private toldRead = 0;
  private reading = false;
  left = false;

  constructor(
    readonly id: string,
    public view: RoomView | null,
    private readonly handlers: RoomHandlers,
  ) {
    if (view !== null) {
      this.head = view.head;
      this.read = view.read;
    }
  }

  get online(): readonly UserRef[] {
    return this.presence.online;
  }
  get unread(): number {
    return unreadOf(this);
  }

  isJoined(link: Link): boolean {
    return this.progress.get(link)?.state === 'joined';
  }

  /** A join was sent on this link, answered or not. */
  hasAsked(link: Link): boolean {
    return this.progress.has(link);
  }

  /** This link serves from now on; its picture of who is here counts. */
  serve(link: Link | null): void {
    this.serving = link;
    const presence = link === null ? null : (this.progress.get(link)?.presence ?? null);
    if (presence !== null) this.show(presence);
    if (link !== null) this.sendRead();
  }

  /** Joins on the link, resuming from what is held; asks again until it is answered or the link ends. */
  join(link: Link, done: (error: WireError | null) => void = () => {}, failures = 0): void {
    const progress = this.progress.get(link) ?? {
      state: 'idle',
      again: false,
      presence: null,
      tries: 0,
    };
    this.progress.set(link, progress);
    if (progress.state === 'joining') {
      progress.again = true;
      done(null);
      return;
    }
    const { clock, trace } = this.handlers;
    progress.state = 'joining';
    progress.again = false;
    const since = this.timeline.position;
    const asked = this.timeline.asking();
    link.call('join', since === null ? { room: this.id } : { room: this.id, since }, (answer) => {
      if (answer === null || this.left) return done(null);
      if (!answer.ok) {
        trace({ type: 'refused', room: this.id, code: answer.error.code });
        if (!answer.error.retry) {
          this.progress.delete(link);
          this.handlers.refused(this, answer.error);
          return done(answer.error);
        }
        const waitMs = Math.max(answer.error.retryAfterMs ?? 0, backoffMs(failures + 1, clock.random()));
        clock.after(waitMs, () => {
          progress.state = 'idle';
          if (link.alive && !this.left) this.join(link, done, failures + 1);
          else done(null);
        });
        return;
      }
      progress.state = 'joined';
      const { epoch, head, messages, complete, read } = answer;
      const result: JoinResult = { epoch, head, messages, complete, read };
      trace({ type: 'join', room: this.id, since, ...result });
      const outcome = this.timeline.applyJoin(since, result, asked);
      if (outcome.kind !== 'rejoin') {
        // After a reset the server's number counts even where it is lower.
        this.read = outcome.kind === 'reset' ? read : Math.max(read, this.read);
        this.head = outcome.kind === 'reset' ? head : Math.max(head, this.head);
        if (!this.timeline.hasHole) progress.tries = 0;
      }
      this.took(outcome);
      if (outcome.kind !== 'rejoin') this.handlers.compared(this, asked);
      this.handlers.joined(this, link);
      done(null);
      if (outcome.kind === 'rejoin' || progress.again || this.timeline.hasHole) this.rejoin(link);
      else if (link === this.serving) this.sendRead();
    });
  }

  /** A batch from a link. Before the join on it is answered nothing is known of its log, so it waits. */
  onBatch(link: Link, batch: MessagesBatch): void {
    this.handlers.trace({ type: 'wire', ...batch });
    if (this.progress.get(link)?.state !== 'joined') {
      this.timeline.setAside(batch.epoch, batch.messages);
      return;
    }
    const outcome = this.timeline.applyBatch(batch.epoch, batch.messages);
    this.took(outcome);
    if (outcome.kind === 'rejoin') this.rejoin(link);
  }

  onPresence(link: Link, update: PresenceUpdate): void {
    const progress = this.progress.get(link);
    if (progress === undefined) return;
    progress.presence ??= new RoomPresence();
    progress.presence.apply(update);
    if (link === this.serving) this.show(progress.presence);
  }

  /** The server says that the log is another one now, and sends nothing of it before it is asked again. */
  onReset(link: Link): void {
    this.rejoin(link);
  }

  /** The log reaches up to `seq`: when nothing brings it here in time, fetch it. */
  noteHead(epoch: string | null, seq: number): void {
    if (seq > this.head) {
      this.head = seq;
      this.handlers.changed(this.id);
    }
    const behind = () =>
      seq > (this.timeline.last?.seq ?? 0) || (epoch !== null && epoch !== this.timeline.epoch);
    if (behind()) this.compareSoon(behind);
  }

  /** Compares with the log a little later, if it is still `needed` then. */
  compareSoon(needed: () => boolean): void {
    this.doubts.push(needed);
    if (this.doubts.length > 1) return;
    this.handlers.clock.after(HEAD_GRACE_MS, () => {
      const doubts = this.doubts;
      this.doubts = [];
      const link = this.serving;
      if (link !== null && this.isJoined(link) && doubts.some((one) => one())) this.join(link);
    });
  }

  /** Moves the read position up to `seq`, here at once and on the server as soon as it can be told. */
  markRead(seq: number): void {
    const upTo = Math.min(seq, this.timeline.last?.seq ?? 0);
    if (upTo <= this.read) return;
    this.read = upTo;
    this.handlers.changed(this.id);
    this.sendRead();
  }

  /** Another tab, or the server, says that this person read up to `seq`. */
  readElsewhere(seq: number): void {
    this.toldRead = Math.max(this.toldRead, seq);
    if (seq <= this.read) return;
    this.read = seq;
    this.handlers.changed(this.id);
  }

  private sendRead(): void {
    const link = this.serving;
    const seq = this.read;
    if (link === null || this.reading || seq <= this.toldRead || !this.isJoined(link)) return;
    this.reading = true;
    this.handlers.trace({ type: 'read', room: this.id, seq, outcome: 'asked' });
    link.call('read', { room: this.id, seq }, (answer) => {
      this.reading = false;
      if (answer?.ok === true) {
        this.toldRead = Math.max(this.toldRead, seq);
        this.handlers.trace({ type: 'read', room: this.id, seq, outcome: 'done' });
        this.sendRead();
      } else if (answer?.error.retry) {
        this.handlers.clock.after(Math.max(1_000, answer.error.retryAfterMs ?? 0), () => this.sendRead());
      }
    });
  }

  private show(presence: RoomPresence): void {
    this.presence = presence;
    if (this.handlers.tracing) {
      this.handlers.trace({ type: 'presence', room: this.id, online: presence.online });
    }
    this.handlers.presenceChanged(this.id);
  }

  private rejoin(link: Link): void {
    const progress = this.progress.get(link);
    if (progress === undefined || !link.alive || this.left) return;
    if (progress.state === 'joining') {
      progress.again = true;
      return;
    }
    progress.tries += 1;
    if (progress.tries <= REJOINS_AT_ONCE) {
      this.join(link);
      return;
    }
    const waitMs = backoffMs(progress.tries - REJOINS_AT_ONCE, 0.5 + this.handlers.clock.random() / 2);
    this.handlers.clock.after(waitMs, () => {
      if (link.alive && !this.left && this.isJoined(link)) this.join(link);
    });
  }

  private took(outcome: Outcome): void {
    if (outcome.kind === 'rejoin') return;
    const epoch = this.timeline.epoch as string;
    const { trace } = this.handlers;
    if (outcome.kind === 'reset') {
      this.toldRead = 0;
      trace({ type: 'reset', room: this.id, epoch, lost: outcome.lost !== 'no' });
    } else if (outcome.kind === 'gap') {
      trace({ type: 'gap', room: this.id, epoch, after: outcome.after, before: outcome.before });
    }
    this.head =
      outcome.kind === 'reset'
        ? Math.max(this.timeline.last?.seq ?? 0, 0)
        : Math.max(this.head, this.timeline.last?.seq ?? 0);
    if (outcome.added.length > 0) trace({ type: 'shown', room: this.id, epoch, messages: outcome.added });
    if (outcome.kind === 'appended') this.timeline.trim();
    if (outcome.added.length > 0 || outcome.kind !== 'appended') this.handlers.arrived(this, epoch, outcome);
    this.handlers.changed(this.id);
  }
}
