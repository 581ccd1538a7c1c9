/** Lets at most `width` through at once; the others wait their turn. */
export class Turnstile {
  private inside = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly width: number) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.inside >= this.width) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.inside += 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      // The turn goes on to the next in line without becoming free in between.
      if (next === undefined) this.inside -= 1;
      else next();
    }
  }
}
