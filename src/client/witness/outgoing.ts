/** Things to be told once, and, to whoever begins to listen later, the latest of them once more. */
export class Outgoing<T> {
  private unsent: readonly T[] = [];
  private sent: readonly T[] = [];

  /** `latest`: how many that were told are kept. */
  constructor(private readonly latest: number) {}

  add(things: readonly T[]): void {
    if (things.length > 0) this.unsent = [...this.unsent, ...things];
  }

  /** All that is kept is to be told anew. */
  resendAll(): void {
    this.unsent = [...this.sent, ...this.unsent];
    this.sent = [];
  }

  /** What is to be told now. */
  nextUnsent(isWanted: (thing: T) => boolean, max: number): readonly T[] {
    return this.unsent.filter(isWanted).slice(0, max);
  }

  markSent(things: readonly T[]): void {
    if (things.length === 0) return;
    this.unsent = this.unsent.filter((thing) => !things.includes(thing));
    this.sent = [...this.sent, ...things].slice(-this.latest);
  }

  clear(): void {
    this.unsent = [];
    this.sent = [];
  }
}
