import type { Timers } from '../../../src/store/embedded/timers.js';

/** A time that stands still until a test moves it. */
export class HandTimers implements Timers {
  now = 0;
  private readonly due = new Map<object, { readonly at: number; readonly work: () => void }>();

  readonly after = (ms: number, work: () => void): (() => void) => {
    const key = {};
    this.due.set(key, { at: this.now + ms, work });
    return () => this.due.delete(key);
  };

  /** What is due by then begins, in its order; what that sets begins too when it is due. */
  moveTo(time: number): void {
    for (;;) {
      const [next] = [...this.due].sort(([, a], [, b]) => a.at - b.at);
      if (next === undefined || next[1].at > time) break;
      this.now = next[1].at;
      this.due.delete(next[0]);
      next[1].work();
    }
    this.now = time;
  }
}
