import { HoldfastError } from '../../protocol/errors.js';
import type { UserRef } from '../../protocol/events.js';
import type { GivenTestimony, LeftRoom } from '../../protocol/ipc.js';
import { LIMITS } from '../../protocol/limits.js';
import type { Testimony } from '../../protocol/testimony.js';

/**
 * What comes within this goes to the primary together, and is answered together: a worker that does little at a time
 * pays most for beginning. Short enough that no client doubts the connection.
 */
const GATHER_MS = 500;

/**
 * What the pages of this worker tell of their messages, on its way to the primary. It is judged there, so that it
 * survives a worker.
 */
export class Testimonies {
  private given: GivenTestimony[] = [];
  private gone: string[] = [];
  private left: LeftRoom[] = [];
  private answers: (() => void)[] = [];
  /** When each socket told last, of the steady clock. */
  private readonly receivedAt = new Map<string, number>();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly send: (
      given: readonly GivenTestimony[],
      gone: readonly string[],
      left: readonly LeftRoom[],
    ) => void,
  ) {}

  /** How long a page should wait before it tells again, ms. */
  get everyMs(): number {
    return testimonyPauseMs(this.receivedAt.size);
  }

  /**
   * Takes what a page tells of the rooms that it has open. Resolves when it is on its way to the primary; throws
   * `rate_limited` when the page told something just before. `hasJoined`: nobody has a word on rooms in which they are
   * not.
   */
  submit(
    socket: string,
    user: UserRef,
    testimony: Testimony,
    hasJoined: (room: string) => boolean,
  ): Promise<void> {
    const now = performance.now();
    const nextAt = (this.receivedAt.get(socket) ?? Number.NEGATIVE_INFINITY) + LIMITS.testimonyEveryMs * 0.9;
    if (now < nextAt) {
      throw new HoldfastError('rate_limited', 'A page tells of its messages once a second.', {
        retryAfterMs: Math.ceil(nextAt - now),
      });
    }
    this.receivedAt.set(socket, now);
    const here = ({ room }: { readonly room: string }) => hasJoined(room);
    this.given.push({
      socket,
      person: user.id,
      who: user.name,
      testimony: {
        ...testimony,
        acked: testimony.acked.filter(here),
        reached: testimony.reached.filter(here),
        flaws: testimony.flaws.filter(here),
      },
    });
    this.flushSoon();
    return new Promise((resolve) => this.answers.push(resolve));
  }

  /** The socket is gone. */
  forget(socket: string): void {
    if (!this.receivedAt.delete(socket)) return;
    this.gone.push(socket);
    this.flushSoon();
  }

  /** The person's membership ended: their pages have this room open no more. */
  leftRoom(room: string, person: string): void {
    this.left.push({ room, person });
    this.flushSoon();
  }

  private flushSoon(): void {
    this.timer ??= setTimeout(() => this.flush(), GATHER_MS);
  }

  private flush(): void {
    const { given, gone, left, answers } = this;
    this.timer = null;
    this.given = [];
    this.gone = [];
    this.left = [];
    this.answers = [];
    this.send(given, gone, left);
    for (const answer of answers) answer();
  }
}

/** So that all of a worker's pages together tell `testimoniesPerSecond`. Pure; ms. */
export function testimonyPauseMs(pages: number): number {
  const { testimonyEveryMs, testimoniesPerSecond, testimonyPauseMaxMs } = LIMITS;
  const fair = Math.ceil((pages * 1_000) / testimoniesPerSecond);
  return Math.min(testimonyPauseMaxMs, Math.max(testimonyEveryMs, fair));
}
