import { OneByOne } from '../../domain/one-by-one.js';

/**
 * Reads that keep the store's one thread for milliseconds: of one person one after the other, of all `most` at a time.
 * Everybody's messages go the same way, and find a gap between two of them.
 */
export class FewAtOnce {
  private readonly byPerson = new OneByOne();
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly most: number) {}

  run<T>(userId: string, read: () => Promise<T>): Promise<T> {
    return this.byPerson.run(userId, () => this.afterOthers(read));
  }

  private async afterOthers<T>(read: () => Promise<T>): Promise<T> {
    if (this.running < this.most) this.running += 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await read();
    } finally {
      // Its place goes to who waits, before anybody new can see it free.
      const next = this.waiting.shift();
      if (next !== undefined) next();
      else this.running -= 1;
    }
  }
}
