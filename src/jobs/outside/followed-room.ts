/** How far a room's log was looked through, and which of its messages are still on their way. */
export class FollowedRoom {
  /** The epoch of the log; '': it was not looked at yet. */
  epoch = '';
  /** Up to here it was looked through. */
  seq = 0;
  /** Its log is known to go to here, or is another one (`isOther`). */
  heard = 0;
  isOther = true;
  /** Its log is being read. */
  isBusy = false;
  private readonly open = new Set<number>();
  private saved = '';

  constructor(readonly id: string) {}

  get isBehind(): boolean {
    return !this.isBusy && (this.isOther || this.heard > this.seq);
  }

  /** Its log goes to here. */
  extend(epoch: string, head: number): void {
    if (epoch === this.epoch) this.heard = Math.max(this.heard, head);
    else this.isOther = true;
  }

  /** From here on its log is looked through. */
  begin(epoch: string, seq: number, head: number): void {
    this.epoch = epoch;
    this.seq = seq;
    this.heard = head;
    this.isOther = false;
    this.open.clear();
  }

  take(seq: number): void {
    this.seq = seq;
    this.open.add(seq);
  }

  settle(epoch: string, seq: number): void {
    if (epoch === this.epoch) this.open.delete(seq);
  }

  /** Up to where everything is settled; null: that was said before. */
  unsaved(): { readonly epoch: string; readonly seq: number } | null {
    if (this.epoch === '') return null;
    let seq = this.seq;
    for (const one of this.open) seq = Math.min(seq, one - 1);
    return `${this.epoch} ${seq}` === this.saved ? null : { epoch: this.epoch, seq };
  }

  setSaved({ epoch, seq }: { readonly epoch: string; readonly seq: number }): void {
    this.saved = `${epoch} ${seq}`;
  }
}
