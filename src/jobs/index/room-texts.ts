import { type IndexedText, TextBlock } from './text-block.js';

/** The texts of one room, in order of seq, and how far its log was read. */
export class RoomTexts {
  /** The epoch of the log that was read; '': none was. */
  epoch = '';
  head = 0;
  /** '': it is not known. */
  headMid = '';
  /** Where messages of an older version stand, by their mids, which do not say it. */
  readonly older = new Map<string, number>();
  private all: TextBlock[] = [];

  get blocks(): readonly TextBlock[] {
    return this.all;
  }

  /** Forgets everything: it is another log now, or the same from its beginning. */
  reset(epoch: string): void {
    for (const block of this.all) block.wipe();
    this.all = [];
    this.older.clear();
    this.epoch = epoch;
    this.head = 0;
    this.headMid = '';
  }

  /** The entries up to this one are in no log any more. */
  skipTo(head: number): void {
    this.head = head;
    this.headMid = '';
  }

  /** Behind all others. */
  add(text: IndexedText): void {
    let last = this.all.at(-1);
    if (last === undefined || last.isFull) {
      last = new TextBlock();
      this.all.push(last);
    }
    last.add(text);
  }

  /** Another text for the message with this seq, or none any more (null). One that is not here stays so. */
  replace(seq: number, bytes: Uint8Array | null): void {
    const at = this.all.findLastIndex((block) => block.firstSeq <= seq);
    const block = this.all[at];
    const place = block?.placeOf(seq) ?? -1;
    if (block === undefined || place < 0) return;
    const next = block.withText(place, bytes);
    block.wipe();
    if (next.size > 0) this.all[at] = next;
    else this.all.splice(at, 1);
  }

  /** The log begins at this seq now. Some before it may stay: no page has them. */
  dropBefore(seq: number): void {
    const kept = this.all.findIndex((block) => block.lastSeq >= seq);
    for (const block of this.all.splice(0, kept < 0 ? this.all.length : kept)) block.wipe();
  }
}
