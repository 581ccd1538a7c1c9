import type { Mode } from '../../protocol/mode.js';
import type { Clock } from '../timing/clock.js';

export interface ModeFollowerOptions {
  readonly clock: Clock;
  /** At a random moment within so many ms, so that not all pages of a chat ask at once. */
  readonly withinMs: number;
  /** A request by which the server carries the session over. Rejects when it was not answered. */
  readonly ask: () => Promise<void>;
}

/** How often in a row it is asked again when no answer came. */
const TRIES = 5;
const RETRY_MS = 1_000;

/**
 * Takes the session along when the chat keeps its sessions elsewhere from now on. The next request carries it over; a
 * page that is only read makes none, and would have an old session for long.
 */
export class ModeFollower {
  private cancel: () => void = () => {};

  constructor(private readonly options: ModeFollowerOptions) {}

  /** `before` null: nothing was known yet, so that the session is of this mode. */
  onMode(before: Mode | null, now: Mode): void {
    if (before === null || before.sessions === now.sessions) return;
    const { clock, withinMs } = this.options;
    this.plan(clock.random() * withinMs, TRIES);
  }

  stop(): void {
    this.cancel();
  }

  private plan(inMs: number, tries: number): void {
    const { clock, ask } = this.options;
    this.cancel();
    this.cancel = clock.after(inMs, () => {
      // After the last try the next request of the page takes it along.
      ask().catch(() => {
        if (tries > 1) this.plan(RETRY_MS * (0.5 + clock.random()), tries - 1);
      });
    });
  }
}
