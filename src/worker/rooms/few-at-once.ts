import { OneByOne } from '../../domain/one-by-one.js';
import { Semaphore } from '../../domain/semaphore.js';

/**
 * Reads that keep the store's one thread for milliseconds: of one person one after the other, of all `most` at a time.
 * Everybody's messages go the same way, and find a moment between two of them.
 */
export class FewAtOnce {
  private readonly byPerson = new OneByOne();
  private readonly ofAll: Semaphore;

  constructor(most: number) {
    this.ofAll = new Semaphore(most);
  }

  run<T>(userId: string, read: () => Promise<T>): Promise<T> {
    return this.byPerson.run(userId, () => this.ofAll.run(read));
  }
}
