import type { Clock } from '../../../src/client/index.js';

/** A small seeded generator, so that a failing run can be had again. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Time that stands still until it is moved by hand. The wall clock can be set, which moves nothing else. */
export class FakeClock implements Clock {
  private timers: { at: number; order: number; run: () => void }[] = [];
  private order = 0;
  private time = 1_000_000;
  private aheadMs = 1_800_000_000_000;
  readonly random: () => number;

  constructor(seed = 1) {
    this.random = seeded(seed);
  }

  now = (): number => this.time + this.aheadMs;

  steady = (): number => this.time;

  /** Somebody sets the wall clock by so much. */
  setBy(ms: number): void {
    this.aheadMs += ms;
  }

  after = (ms: number, run: () => void): (() => void) => {
    this.order += 1;
    const timer = { at: this.time + Math.max(0, ms), order: this.order, run };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((one) => one !== timer);
    };
  };

  /** Moves time on and runs what is due, in order; `settle` lets promises go on between timers. */
  async advance(ms: number, settle: () => Promise<void>): Promise<void> {
    const until = this.time + ms;
    for (let ran = 0; ; ran += 1) {
      if (ran > 20_000) throw new Error('timers come without end');
      const next = this.timers
        .filter((timer) => timer.at <= until)
        .sort((a, b) => a.at - b.at || a.order - b.order)[0];
      if (next === undefined) break;
      this.time = Math.max(this.time, next.at);
      this.timers = this.timers.filter((one) => one !== next);
      next.run();
      await settle();
    }
    this.time = until;
  }
}
