/**
 * Calls each function once, between one and two periods after it was added. All share one timer, which runs only while
 * there is something to call: one timer per function would wake the process for each.
 */
export class Rounds {
  private added: (() => void)[] = [];
  private waiting: (() => void)[] = [];
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly periodMs: number) {}

  add(call: () => void): void {
    this.added.push(call);
    if (this.timer !== null) return;
    this.timer = setInterval(() => this.round(), this.periodMs);
    this.timer.unref();
  }

  private round(): void {
    const due = this.waiting;
    this.waiting = this.added;
    this.added = [];
    for (const call of due) call();
    if (this.waiting.length > 0 || this.added.length > 0 || this.timer === null) return;
    clearInterval(this.timer);
    this.timer = null;
  }
}
