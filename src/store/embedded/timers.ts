/** When something is done later; tests bring a time of their own. */
export interface Timers {
  /** Runs `work` once after `ms`, in a process that lives that long; the result cancels it. */
  readonly after: (ms: number, work: () => void) => () => void;
}

export const systemTimers: Timers = {
  after: (ms, work) => {
    const timer = setTimeout(work, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
