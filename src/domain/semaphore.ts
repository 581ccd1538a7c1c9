/** Lets so many pieces of work run at a time; the others wait in the order they came. */
export class Semaphore {
  private running = 0;
  private readonly queue: (() => void)[] = [];

  /** `most`: at least 1. */
  constructor(private readonly most: number) {}

  /** How many pieces wait for their turn. */
  get waiting(): number {
    return this.queue.length;
  }

  /** As `work` resolves or rejects, once it was its turn. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running < this.most) this.running += 1;
    else await new Promise<void>((resolve) => this.queue.push(resolve));
    try {
      return await work();
    } finally {
      // The turn goes to whoever waits, before anybody new can see it free.
      const next = this.queue.shift();
      if (next !== undefined) next();
      else this.running -= 1;
    }
  }
}
