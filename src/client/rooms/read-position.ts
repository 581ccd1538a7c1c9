import type { WireError } from '../../protocol/errors.js';
import type { Link } from '../connection/link.js';
import type { TraceEvent } from '../events/trace.js';
import type { Clock } from '../timing/clock.js';

export interface ReadPositionOptions {
  readonly room: string;
  readonly clock: Clock;
  readonly trace: (event: TraceEvent) => void;
  /** The serving link when the room is joined on it. */
  readonly link: () => Link | null;
  /** The server has set it back, as it was asked to. */
  readonly onSetBack: () => void;
  /** The server refused to set it back: it is where the server has it. */
  readonly onRefused: (error: WireError) => void;
}

/** The server is asked again this long after a refusal that asks for another try, or later when the refusal says so. */
const RETRY_MS = 1_000;

/**
 * Up to which seq this person has read a room, here, and as the server has been told. It moves on, but for when it is
 * set back. Each time the server gives it the next version, and of an earlier one nothing counts any more.
 */
export class ReadPosition {
  private here = 0;
  private onServer = 0;
  /** The server may have it read up to there: it was sent, and no answer has come. */
  private sent = 0;
  /** Null: no node has said one. */
  private version: number | null = null;
  /** The node of the last join knows versions. */
  private isVersioned = false;
  /** Set back here, and not on the server yet. */
  private isBack = false;
  private isSending = false;

  constructor(private readonly options: ReadPositionOptions) {}

  get seq(): number {
    return this.here;
  }

  /** This person has read up to `seq`: it is not before that. True when that moved it. */
  advance(seq: number): boolean {
    if (seq <= this.here) return false;
    this.here = seq;
    // Where the server may have it further on, it is still to be set back, and to there.
    this.isBack &&= seq < Math.max(this.onServer, this.sent);
    return true;
  }

  /** Back to `seq`, or wherever it is: what follows is unread again. */
  setBack(seq: number): void {
    this.here = seq;
    this.isBack = true;
  }

  /**
   * A join or an event says that this person read up to `seq`. `set back`: further back than what was known here;
   * `moved`: on.
   */
  onReported(seq: number, version: number | undefined, isJoin = false): 'set back' | 'moved' | 'as it was' {
    if (isJoin) this.isVersioned = version !== undefined;
    if (version === undefined) {
      // A node that knows no versions, among others that do, may have sent it before it was set back.
      if (this.isVersioned) return 'as it was';
    } else {
      const known = this.version ?? 0;
      if (version < known) return 'as it was';
      this.version = version;
      if (version > known) {
        this.onServer = seq;
        // What was asked for here comes after it.
        if (this.isBack || this.here === seq) return 'as it was';
        const outcome = seq < this.here ? 'set back' : 'moved';
        this.here = seq;
        return outcome;
      }
    }
    this.onServer = Math.max(this.onServer, seq);
    return !this.isBack && this.advance(seq) ? 'moved' : 'as it was';
  }

  /** A list of rooms says so, which names no version: it counts until one is known. */
  onListed(seq: number): boolean {
    return this.onReported(seq, undefined) === 'moved';
  }

  /** The room's log is another one: the server's number counts even where it is lower. */
  reset(seq: number, version: number | undefined): void {
    this.here = seq;
    this.onServer = 0;
    this.sent = 0;
    this.isBack = false;
    this.version = version ?? null;
    this.isVersioned = version !== undefined;
  }

  /** Sends it to the server as soon as the room is joined; one at a time. */
  send(): void {
    const link = this.options.link();
    if (link === null || this.isSending) return;
    if (this.isBack) this.sendBack(link, this.here);
    else if (this.here > this.onServer) this.sendOn(link, this.here);
  }

  private sendOn(link: Link, seq: number): void {
    const { room, trace } = this.options;
    const { version } = this;
    const known = version !== null && this.isVersioned ? { version } : {};
    this.isSending = true;
    this.sent = seq;
    trace({ type: 'read', room, seq, outcome: 'asked' });
    link.call('read', { room, seq, ...known }, (answer) => {
      this.isSending = false;
      if (answer?.ok === true) {
        this.sent = 0;
        // Where it was set back meanwhile, this has changed nothing.
        if (version === this.version) this.onServer = Math.max(this.onServer, seq);
        trace({ type: 'read', room, seq, outcome: 'done' });
        this.send();
      } else if (answer?.error.retry) this.sendLater(answer.error);
    });
  }

  /** Without an answer the next join sends it again, also where it was done: nothing is another for that. */
  private sendBack(link: Link, seq: number): void {
    const { room, onSetBack, onRefused } = this.options;
    this.isSending = true;
    this.sent = seq;
    link.call('mark-unread', { room, seq }, (answer) => {
      this.isSending = false;
      if (answer?.ok === true) {
        this.sent = 0;
        // Not where more of it was heard before this answer.
        if (answer.readVersion > (this.version ?? 0)) {
          this.version = answer.readVersion;
          this.onServer = answer.read;
        }
        // Read on past what was asked, another page may have set it back before it was done: the later of both counts.
        if (this.isBack ? this.here === seq : this.here < this.onServer) {
          this.isBack = false;
          this.here = this.onServer;
          onSetBack();
        }
        this.send();
      } else if (answer?.error.retry) this.sendLater(answer.error);
      else if (answer !== null && this.isBack && this.here === seq) {
        this.isBack = false;
        this.here = Math.max(this.here, this.onServer);
        onRefused(answer.error);
      } else if (answer !== null) this.send();
    });
  }

  private sendLater({ retryAfterMs = 0 }: WireError): void {
    this.options.clock.after(Math.max(RETRY_MS, retryAfterMs), () => this.send());
  }
}
