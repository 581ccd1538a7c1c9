/** The rate is counted over this long, so that a burst goes at once for a tenth of a second at most. */
const COUNTED_OVER_MS = 100;
/**
 * From so many commands per second on, those of so many milliseconds leave together. With the upper step alone a
 * machine half as fast never got there: it stayed slow because it was. Each window is a multiple of the shorter one.
 */
const WINDOWS = [
  { fromPerSecond: 1_000, windowMs: 12 },
  { fromPerSecond: 500, windowMs: 6 },
];

/** A worker of 750 people in quiet rooms gives 170 a second; half of the lowest window's rate. */
const SLOW_PER_SECOND = 250;

/**
 * How long the commands of one process wait for each other before they go to the store. In quiet times not at all. When
 * there are many, as when thousands of people come at once, each would wake the store, and its reply this process. That
 * costs several times what the command does. Windows end at the same moments for all connections, and for all workers
 * of a machine.
 */
export class WritePace {
  private perSecond = 0;
  private counted = 0;
  private since: number;

  /** `now`: milliseconds of a clock that is never set and that all workers of a machine read alike. */
  constructor(private readonly now: () => number) {
    this.since = now();
  }

  /** A command was given. */
  count(): void {
    this.counted += 1;
  }

  /** So few that hardly two come in the same turn. */
  get isSlow(): boolean {
    return this.perSecond < SLOW_PER_SECOND;
  }

  /** How long to wait for more from now on, in ms; 0 is at the end of this turn. */
  delayMs(): number {
    const now = this.now();
    const elapsed = now - this.since;
    if (elapsed >= COUNTED_OVER_MS) {
      this.perSecond = (this.counted * 1_000) / elapsed;
      this.counted = 0;
      this.since = now;
    }
    const step = WINDOWS.find(({ fromPerSecond }) => this.perSecond >= fromPerSecond);
    return step === undefined ? 0 : step.windowMs - (now % step.windowMs);
  }
}
