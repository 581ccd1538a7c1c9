/** So often each worker may refuse to start, on average: once can be a passing lack of something on this machine. */
const REFUSALS_EACH = 2;

/** Finds out that no worker can serve with what is installed: they refuse to start, and none ever served. Pure. */
export class Unfit {
  private refusals = 0;
  private done = false;

  /** A worker is ready. What later ones say is about themselves: there is a node to be kept. */
  onServed(): void {
    this.done = true;
  }

  /** A worker of so many slots refused to start. True once: there is nothing more to be hoped for. */
  onRefused(slots: number): boolean {
    this.refusals += 1;
    if (this.done || this.refusals < REFUSALS_EACH * slots) return false;
    this.done = true;
    return true;
  }
}
