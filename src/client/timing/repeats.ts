import type { Clock } from './clock.js';

/** What is done again and again, until all of it is ended at once. */
export class Repeats {
  private cancels: (() => void)[] = [];

  constructor(private readonly clock: Clock) {}

  /** First after `ms`, then each `ms` later. */
  every(ms: number, run: () => void): void {
    let cancel = () => {};
    const plan = () => {
      cancel = this.clock.after(ms, () => {
        run();
        plan();
      });
    };
    plan();
    this.cancels.push(() => cancel());
  }

  end(): void {
    for (const cancel of this.cancels.splice(0)) cancel();
  }
}
