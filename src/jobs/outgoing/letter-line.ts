import { nextInLine, type Wish } from './next-in-line.js';

interface Waiting {
  readonly wish: Wish;
  readonly go: () => void;
}

/** Lets letters go, so many at once; the others wait in line. */
export class LetterLine {
  private readonly under = new Set<Wish>();
  private readonly waiting: Waiting[] = [];

  /** As `work` resolves or rejects, once it is let through. */
  async run<T>(wish: Wish, work: () => Promise<T>): Promise<T> {
    await new Promise<void>((go) => {
      this.waiting.push({ wish, go });
      this.letThrough();
    });
    try {
      return await work();
    } finally {
      this.under.delete(wish);
      this.letThrough();
    }
  }

  private letThrough(): void {
    for (;;) {
      const at = nextInLine(
        this.waiting.map(({ wish }) => wish),
        [...this.under],
      );
      const [next] = at === null ? [] : this.waiting.splice(at, 1);
      if (next === undefined) return;
      this.under.add(next.wish);
      next.go();
    }
  }
}
