import type { Clock } from '../../../../src/primary/shared/clock.js';

interface Timer {
  at: number;
  readonly everyMs: number | null;
  readonly run: () => void;
}

/** Time that passes when the test says so. */
export class FakeClock implements Clock {
  private time = 1_000_000;
  private setBy = 1_700_000_000_000;
  private readonly timers = new Set<Timer>();

  readonly now = () => this.time;

  readonly wall = () => this.time + this.setBy;

  readonly after = (ms: number, run: () => void) => this.add({ at: this.time + ms, everyMs: null, run });

  readonly every = (ms: number, run: () => void) => this.add({ at: this.time + ms, everyMs: ms, run });

  /** Lets so much pass, with whatever is due in it, in order; and what follows from each at once. */
  async pass(ms: number): Promise<void> {
    const end = this.time + ms;
    for (;;) {
      const next = [...this.timers].sort((a, b) => a.at - b.at)[0];
      if (next === undefined || next.at > end) break;
      this.time = Math.max(this.time, next.at);
      if (next.everyMs === null) this.timers.delete(next);
      else next.at = this.time + next.everyMs;
      next.run();
      await settled();
    }
    this.time = end;
    await settled();
  }

  /** Somebody sets the machine's clock. */
  setWall(byMs: number): void {
    this.setBy += byMs;
  }

  /** Passes without anything being run in it, as when the process was frozen. */
  jump(ms: number): void {
    this.time += ms;
  }

  private add(timer: Timer): () => void {
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }
}

/** What was put off to the next turns of the event loop is done. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
