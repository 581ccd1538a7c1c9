import type { WireError } from '../../protocol/errors.js';
import type { JoinResult, MessagesBatch, PresenceUpdate, RoomView, UserRef } from '../../protocol/events.js';
import { backoffMs } from '../backoff.js';
import type { Clock } from '../clock.js';
import type { Session } from '../connection/connection.js';
import type { TraceEvent } from '../trace.js';
import { type Outcome, Timeline } from './message-log.js';
import { Roster } from './room-presence.js';
import { unreadOf } from './unread.js';

export interface RoomHandlers {
  readonly clock: Clock;
  readonly trace: (event: TraceEvent) => void;
  /** Somebody reads the trace; what is costly to tell is left out otherwise. */
  readonly tracing: boolean;
  /** Messages or their numbers changed. */
  readonly changed: (room: string) => void;
  readonly rosterChanged: (room: string) => void;
  /** Messages that are new in the timeline, in order. */
  readonly arrived: (
    room: Room,
    epoch: string,
    added: Outcome & { kind: 'appended' | 'opened' | 'gap' | 'reset' },
  ) => void;
  /** The join was refused for good. */
  readonly refused: (room: Room, error: WireError) => void;
  /** The timeline was compared with the log by a join that was sent with this number. */
  readonly compared: (room: Room, asked: number) => void;
  /** A join on this session was answered: the room may be written to again. */
  readonly joined: (room: Room, session: Session) => void;
}

/** A hole behind the head that the server told of is fetched after this, when no batch has closed it. */
const HEAD_GRACE_MS = 1_200;
/** Joins that did not fit are asked again, but not without end. */
const REJOINS_AT_ONCE = 3;

/** How far a room has come on one connection. */
interface RoomLink {
  state: 'idle' | 'joining' | 'joined';
  /** Another join was asked for while one is on its way. */
  again: boolean;
  roster: Roster | null;
  /** Joins in a row that did not fit. */
  tries: number;
}

/** One room that this client holds open: its timeline, its people and its numbers, over all connections. */
export class Room {
  readonly timeline = new Timeline();
  /** Newest seq known, and read up to here by this person. */
  head = 0;
  read = 0;
  private roster = new Roster();
  private readonly links = new WeakMap<Session, RoomLink>();
  private serving: Session | null = null;
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
    return this.roster.online;
  }
  get unread(): number {
    return unreadOf(this);
  }

  isJoined(session: Session): boolean {
    return this.links.get(session)?.state === 'joined';
  }

  /** A join was sent on this session, answered or not. */
  hasAsked(session: Session): boolean {
    return this.links.has(session);
  }

  /** This session serves from now on; its picture of who is here counts. */
  serve(session: Session | null): void {
    this.serving = session;
    const roster = session === null ? null : (this.links.get(session)?.roster ?? null);
    if (roster !== null) this.show(roster);
    if (session !== null) this.sendRead();
  }

  /** Joins on the session, resuming from what is held; asks again until it is answered or the session ends. */
  join(session: Session, done: (error: WireError | null) => void = () => {}, failures = 0): void {
    const link = this.links.get(session) ?? {
      state: 'idle',
      again: false,
      roster: null,
      tries: 0,
    };
    this.links.set(session, link);
    if (link.state === 'joining') {
      link.again = true;
      done(null);
      return;
    }
    const { clock, trace } = this.handlers;
    link.state = 'joining';
    link.again = false;
    const since = this.timeline.position;
    const asked = this.timeline.asking();
    session.call('join', since === null ? { room: this.id } : { room: this.id, since }, (answer) => {
      if (answer === null || this.left) return done(null);
      if (!answer.ok) {
        trace({ type: 'refused', room: this.id, code: answer.error.code });
        if (!answer.error.retry) {
          this.links.delete(session);
          this.handlers.refused(this, answer.error);
          return done(answer.error);
        }
        const waitMs = Math.max(answer.error.retryAfterMs ?? 0, backoffMs(failures + 1, clock.random()));
        clock.after(waitMs, () => {
          link.state = 'idle';
          if (session.alive && !this.left) this.join(session, done, failures + 1);
          else done(null);
        });
        return;
      }
      link.state = 'joined';
      const { epoch, head, messages, complete, read } = answer;
      const result: JoinResult = { epoch, head, messages, complete, read };
      trace({ type: 'join', room: this.id, since, ...result });
      const outcome = this.timeline.applyJoin(since, result, asked);
      if (outcome.kind !== 'rejoin') {
        // After a reset the server's number counts even where it is lower.
        this.read = outcome.kind === 'reset' ? read : Math.max(read, this.read);
        this.head = outcome.kind === 'reset' ? head : Math.max(head, this.head);
        if (!this.timeline.hasHole) link.tries = 0;
      }
      this.took(outcome);
      if (outcome.kind !== 'rejoin') this.handlers.compared(this, asked);
      this.handlers.joined(this, session);
      done(null);
      if (outcome.kind === 'rejoin' || link.again || this.timeline.hasHole) this.rejoin(session);
      else if (session === this.serving) this.sendRead();
    });
  }

  /** A batch from a session. Before the join on it is answered nothing is known of its log, so it waits. */
  batch(session: Session, batch: MessagesBatch): void {
    this.handlers.trace({ type: 'wire', ...batch });
    if (this.links.get(session)?.state !== 'joined') {
      this.timeline.setAside(batch.epoch, batch.messages);
      return;
    }
    const outcome = this.timeline.applyBatch(batch.epoch, batch.messages);
    this.took(outcome);
    if (outcome.kind === 'rejoin') this.rejoin(session);
  }

  presence(session: Session, update: PresenceUpdate): void {
    const link = this.links.get(session);
    if (link === undefined) return;
    link.roster ??= new Roster();
    link.roster.apply(update);
    if (session === this.serving) this.show(link.roster);
  }

  /** The server says that the log is another one now, and sends nothing of it before it is asked again. */
  epochChanged(session: Session): void {
    this.rejoin(session);
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
      const session = this.serving;
      if (session !== null && this.isJoined(session) && doubts.some((one) => one())) this.join(session);
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
    const session = this.serving;
    const seq = this.read;
    if (session === null || this.reading || seq <= this.toldRead || !this.isJoined(session)) return;
    this.reading = true;
    this.handlers.trace({ type: 'read', room: this.id, seq, outcome: 'asked' });
    session.call('read', { room: this.id, seq }, (answer) => {
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

  private show(roster: Roster): void {
    this.roster = roster;
    if (this.handlers.tracing) {
      this.handlers.trace({ type: 'presence', room: this.id, online: roster.online });
    }
    this.handlers.rosterChanged(this.id);
  }

  private rejoin(session: Session): void {
    const link = this.links.get(session);
    if (link === undefined || !session.alive || this.left) return;
    if (link.state === 'joining') {
      link.again = true;
      return;
    }
    link.tries += 1;
    if (link.tries <= REJOINS_AT_ONCE) {
      this.join(session);
      return;
    }
    const waitMs = backoffMs(link.tries - REJOINS_AT_ONCE, 0.5 + this.handlers.clock.random() / 2);
    this.handlers.clock.after(waitMs, () => {
      if (session.alive && !this.left && this.isJoined(session)) this.join(session);
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
