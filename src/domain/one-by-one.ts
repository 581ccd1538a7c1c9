/** Work under the same key one after the other, in the order it was given; other keys do not wait. */
export class OneByOne {
  private readonly last = new Map<string, Promise<unknown>>();

  /** No work is under way. */
  get isIdle(): boolean {
    return this.last.size === 0;
  }

  /** Work of this key is not over. */
  isBusy(key: string): boolean {
    return this.last.has(key);
  }

  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const mine = (this.last.get(key) ?? Promise.resolve()).then(work, work);
    this.last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.last.get(key) === mine) this.last.delete(key);
    }
  }
}
