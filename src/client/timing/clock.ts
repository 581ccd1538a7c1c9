/** Time, timers and chance come in from outside, so that tests decide them. */
export interface Clock {
  /** Milliseconds since 1970: for people, for what outlives the page, and for what ends while a machine sleeps. */
  readonly now: () => number;
  /** Milliseconds of a clock that nobody sets, for durations. It may stand still while the machine sleeps. */
  readonly steady: () => number;
  /** Runs once after `ms`; the result cancels it. */
  readonly after: (ms: number, run: () => void) => () => void;
  /** 0 <= x < 1. */
  readonly random: () => number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  steady: () => Math.round(performance.now()),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};
