import type { Link } from '../connection/link.js';
import type { TraceEvent } from '../events/trace.js';
import type { Clock } from '../timing/clock.js';

export interface ReadPositionOptions {
  readonly room: string;
  readonly clock: Clock;
  readonly trace: (event: TraceEvent) => void;
  /** The serving link when the room is joined on it. */
  readonly link: () => Link | null;
}

/** The server is asked again this long after a refusal that asks for another try, or later when the refusal says so. */
const RETRY_MS = 1_000;

/** Up to which seq this person has read a room, here, and as the server has been told. */
export class ReadPosition {
  private here = 0;
  private told = 0;
  private isSending = false;

  constructor(private readonly options: ReadPositionOptions) {}

  get seq(): number {
    return this.here;
  }

  /** It is not before `seq`. True when that moved it. */
  advance(seq: number): boolean {
    if (seq <= this.here) return false;
    this.here = seq;
    return true;
  }

  /** The server says that this person read up to `seq`. True when that moved it. */
  onTold(seq: number): boolean {
    this.told = Math.max(this.told, seq);
    return this.advance(seq);
  }

  /** The room's log is another one: the server's number counts even where it is lower. */
  reset(seq: number): void {
    this.here = seq;
    this.told = 0;
  }

  /** Sends it to the server as soon as the room is joined; one at a time. */
  send(): void {
    const { room, clock, trace } = this.options;
    const link = this.options.link();
    const seq = this.here;
    if (link === null || this.isSending || seq <= this.told) return;
    this.isSending = true;
    trace({ type: 'read', room, seq, outcome: 'asked' });
    link.call('read', { room, seq }, (answer) => {
      this.isSending = false;
      if (answer?.ok === true) {
        this.told = Math.max(this.told, seq);
        trace({ type: 'read', room, seq, outcome: 'done' });
        this.send();
      } else if (answer?.error.retry) {
        clock.after(Math.max(RETRY_MS, answer.error.retryAfterMs ?? 0), () => this.send());
      }
    });
  }
}
