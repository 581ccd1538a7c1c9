/** Things to be told once, and, to whoever begins to listen later, the latest of them once more. */
export class Outgoing<T> {
  private untold: readonly T[] = [];
  private told: readonly T[] = [];

  /** `latest`: how many that were told are kept. */
  constructor(private readonly latest: number) {}

  add(things: readonly T[]): void {
    if (things.length > 0) this.untold = [...this.untold, ...things];
  }

  /** All that is kept is to be told anew. */
  retellAll(): void {
    this.untold = [...this.told, ...this.untold];
    this.told = [];
  }

  /** What is to be told now. */
  nextUntold(isWanted: (thing: T) => boolean, max: number): readonly T[] {
    return this.untold.filter(isWanted).slice(0, max);
  }

  wereTold(things: readonly T[]): void {
    if (things.length === 0) return;
    this.untold = this.untold.filter((thing) => !things.includes(thing));
    this.told = [...this.told, ...things].slice(-this.latest);
  }

  clear(): void {
    this.untold = [];
    this.told = [];
  }
}
