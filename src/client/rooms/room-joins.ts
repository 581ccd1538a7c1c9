import type { Entry } from '../../protocol/entries.js';
import type { WireError } from '../../protocol/errors.js';
import type { JoinResult, Position, PresenceUpdate } from '../../protocol/events.js';
import type { Link } from '../connection/link.js';
import type { TraceEvent } from '../events/trace.js';
import { backoffMs } from '../timing/backoff.js';
import type { Clock } from '../timing/clock.js';
import type { MessageLog } from './message-log.js';
import { RoomPresence } from './room-presence.js';

/** A join that was answered: `since` and `asked` are what it was sent with. */
export interface AnsweredJoin {
  readonly since: Position | null;
  readonly asked: number;
  readonly result: JoinResult<Entry>;
}

export interface RoomJoinsOptions {
  readonly room: string;
  readonly clock: Clock;
  readonly trace: (event: TraceEvent) => void;
  readonly log: MessageLog;
  /** Takes the answer into the log. True: something is missing still, so it has to be asked again. */
  readonly onAnswer: (link: Link, join: AnsweredJoin) => boolean;
  /** Nothing is to be asked on this link now. */
  readonly onSettled: (link: Link) => void;
  /** Refused for good. */
  readonly onRefused: (error: WireError) => void;
}

/** Joins that did not fit are asked again, but not without end. */
const REJOINS_AT_ONCE = 3;

/** How far a room has come on one link. */
interface Progress {
  state: 'idle' | 'joining' | 'joined';
  /** Another join was asked for while one is on its way. */
  again: boolean;
  presence: RoomPresence | null;
  /** Joins in a row that did not fit. */
  tries: number;
}

/** The joins of one room, on each link of the client. */
export class RoomJoins {
  private readonly progress = new WeakMap<Link, Progress>();
  private over = false;

  constructor(private readonly options: RoomJoinsOptions) {}

  isJoined(link: Link): boolean {
    return this.progress.get(link)?.state === 'joined';
  }

  /** A join was sent on this link, answered or not. */
  hasAsked(link: Link): boolean {
    return this.progress.has(link);
  }

  /** Who is in the room as this link is told it; null: it was told nothing. */
  presenceOn(link: Link): RoomPresence | null {
    return this.progress.get(link)?.presence ?? null;
  }

  /** Null: the room was not asked for on this link. */
  onPresence(link: Link, update: PresenceUpdate): RoomPresence | null {
    const progress = this.progress.get(link);
    if (progress === undefined) return null;
    progress.presence ??= new RoomPresence();
    progress.presence.apply(update);
    return progress.presence;
  }

  /** Joins on the link, resuming from what is held; asks again until it is answered or the link ends. */
  join(link: Link, done: (error: WireError | null) => void = () => {}, failures = 0): void {
    // Whoever has left would become a member again.
    if (this.over) {
      done(null);
      return;
    }
    const progress = this.progress.get(link) ?? { state: 'idle', again: false, presence: null, tries: 0 };
    this.progress.set(link, progress);
    if (progress.state === 'joining') {
      progress.again = true;
      done(null);
      return;
    }
    const { room, clock, trace, log } = this.options;
    progress.state = 'joining';
    progress.again = false;
    const since = log.position;
    const asked = log.asking();
    const askedAt = clock.now();
    link.call('join', since === null ? { room } : { room, since }, (answer) => {
      if (answer === null || this.over) return done(null);
      if (!answer.ok) {
        trace({ type: 'refused', room, code: answer.error.code });
        if (!answer.error.retry) {
          this.progress.delete(link);
          this.options.onRefused(answer.error);
          return done(answer.error);
        }
        const waitMs = Math.max(answer.error.retryAfterMs ?? 0, backoffMs(failures + 1, clock.random()));
        clock.after(waitMs, () => {
          progress.state = 'idle';
          if (link.alive && !this.over) this.join(link, done, failures + 1);
          else done(null);
        });
        return;
      }
      progress.state = 'joined';
      const { epoch, head, headMid, messages, complete, read, readVersion, unread, mentions } = answer;
      // An older node says none of them.
      const more = {
        ...(headMid === undefined ? {} : { headMid }),
        ...(readVersion === undefined ? {} : { readVersion }),
        ...(unread === undefined ? {} : { unread }),
        ...(mentions === undefined ? {} : { mentions }),
      };
      const result: JoinResult<Entry> = { epoch, head, messages, complete, read, ...more };
      trace({ type: 'join', room, since, by: link.welcome, tookMs: clock.now() - askedAt, ...result });
      const isMissing = this.options.onAnswer(link, { since, asked, result });
      if (!isMissing) progress.tries = 0;
      done(null);
      if (isMissing || progress.again) this.rejoin(link);
      else this.options.onSettled(link);
    });
  }

  /** What is held does not fit what came on this link: asks once more, later and later when that does not help. */
  rejoin(link: Link): void {
    const progress = this.progress.get(link);
    if (progress === undefined || !link.alive || this.over) return;
    if (progress.state === 'joining') {
      progress.again = true;
      return;
    }
    progress.tries += 1;
    if (progress.tries <= REJOINS_AT_ONCE) {
      this.join(link);
      return;
    }
    const { clock } = this.options;
    const waitMs = backoffMs(progress.tries - REJOINS_AT_ONCE, 0.5 + clock.random() / 2);
    clock.after(waitMs, () => {
      if (link.alive && !this.over && this.isJoined(link)) this.join(link);
    });
  }

  /** The room is held open no more: answers that are on their way change nothing. */
  close(): void {
    this.over = true;
  }
}
