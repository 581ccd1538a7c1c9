/** Time comes in from outside, so that tests decide it. */
export interface Clock {
  /**
   * Milliseconds of a clock that nobody sets, for durations: only differences mean something. The machine's own may be
   * set by an hour while a worker is frozen.
   */
  readonly now: () => number;
  /** Milliseconds since 1970, for people. */
  readonly wall: () => number;
  /** Runs once after `ms`; the result cancels it. */
  readonly after: (ms: number, run: () => void) => () => void;
  /** Runs each `ms`; the result ends it. */
  readonly every: (ms: number, run: () => void) => () => void;
}

export const systemClock: Clock = {
  now: () => Math.round(performance.now()),
  wall: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  every: (ms, run) => {
    const timer = setInterval(run, ms);
    return () => clearInterval(timer);
  },
};

/** When that was, ms since 1970, for people; `at` is of `clock.now`. */
export function wallTime(clock: Clock, at: number): number {
  return clock.wall() - (clock.now() - at);
}

/** Resolves after `ms`. */
export function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve);
  });
}
