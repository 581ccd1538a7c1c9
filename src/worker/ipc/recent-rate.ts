/** How far back a rate looks: what is older counts for little. */
const LOOKS_BACK_MS = 500;

/** How much of something came per ms lately. What came halves its weight about every third of a second. */
export class RecentRate {
  private sum = 0;
  private atMs = 0;

  add(amount: number, nowMs: number): void {
    this.sum = this.sumAt(nowMs) + amount;
    this.atMs = nowMs;
  }

  perMs(nowMs: number): number {
    return this.sumAt(nowMs) / LOOKS_BACK_MS;
  }

  private sumAt(nowMs: number): number {
    return this.sum * Math.exp(Math.min(0, this.atMs - nowMs) / LOOKS_BACK_MS);
  }
}
