import { HoldfastError } from '../../protocol/errors.js';
import type { UserRef } from '../../protocol/events.js';
import type { GivenTestimony } from '../../protocol/ipc.js';
import { LIMITS } from '../../protocol/limits.js';
import type { Testimony } from '../../protocol/testimony.js';

/** What comes within this goes to the primary together. */
const GATHER_MS = 250;

/** What the pages of this worker tell of their messages, on its way to the primary. It is judged there, so that it survives a worker. */
export class Testimonies {
  private given: GivenTestimony[] = [];
  private gone: string[] = [];
  /** When each socket told last, of the steady clock. */
  private readonly toldAt = new Map<string, number>();
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly send: (given: readonly GivenTestimony[], gone: readonly string[]) => void) {}

  /**
   * Takes what a page tells of the rooms that it has open. Throws `rate_limited` when it told something just before.
   * `hasJoined`: nobody has a word on rooms in which they are not.
   */
  give(socket: string, user: UserRef, testimony: Testimony, hasJoined: (room: string) => boolean): void {
    const now = performance.now();
    const nextAt = (this.toldAt.get(socket) ?? Number.NEGATIVE_INFINITY) + LIMITS.testimonyEveryMs * 0.9;
    if (now < nextAt) {
      throw new HoldfastError('rate_limited', 'A page tells of its messages once a second.', {
        retryAfterMs: Math.ceil(nextAt - now),
      });
    }
    this.toldAt.set(socket, now);
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
  }

  /** The socket is gone. */
  forget(socket: string): void {
    if (!this.toldAt.delete(socket)) return;
    this.gone.push(socket);
    this.flushSoon();
  }

  private flushSoon(): void {
    this.timer ??= setTimeout(() => this.flush(), GATHER_MS);
  }

  private flush(): void {
    const { given, gone } = this;
    this.timer = null;
    this.given = [];
    this.gone = [];
    this.send(given, gone);
  }
}
