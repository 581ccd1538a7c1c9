import { hasAll, tripleSet } from './letter-triples.js';

/** One message as the index keeps it. */
export interface IndexedText {
  readonly seq: number;
  /** ms since 1970. */
  readonly at: number;
  /** A number for the author. */
  readonly author: number;
  /** Its search form in UTF-8. No byte of it is 0. */
  readonly bytes: Uint8Array;
}

/** A term as it is looked for. */
export interface Needle {
  readonly bytes: Buffer;
  readonly triples: Uint32Array;
}

/** A block that has so many texts, or so many bytes of them, takes no more. */
const TEXTS_MAX = 256;
const BYTES_MAX = 32 * 1024;
/** Bits of a full block's set: one for each byte of text, and some six of seven of them stay 0. */
export const SET_BITS = 32 * 1024;

/**
 * The texts of some messages that stand behind each other in a room's log, in one piece of memory. They are searched
 * like one text, which is fast: there is no list of words to keep. A full block knows which triples of bytes it has.
 */
export class TextBlock {
  /** The earliest and the latest time of its messages. */
  earliest = Number.POSITIVE_INFINITY;
  latest = Number.NEGATIVE_INFINITY;
  private seqs: number[] | Float64Array = [];
  private ats: number[] | Float64Array = [];
  private authors: number[] | Uint32Array = [];
  /** Where each ends; a 0 stands between two. */
  private ends: number[] | Uint32Array = [];
  private bytes: Buffer = Buffer.allocUnsafeSlow(256);
  private used = 0;
  private triples: Uint32Array | null = null;

  get size(): number {
    return this.seqs.length;
  }

  get isFull(): boolean {
    return this.triples !== null;
  }

  get firstSeq(): number {
    return this.seqs[0] ?? Number.POSITIVE_INFINITY;
  }

  get lastSeq(): number {
    return this.seqs[this.seqs.length - 1] ?? 0;
  }

  /** Bytes that it keeps. */
  get heldBytes(): number {
    return this.bytes.length + (this.triples?.byteLength ?? 0) + this.size * (this.isFull ? 24 : 32);
  }

  /** Behind all others, and never to a full one. */
  add(text: IndexedText): void {
    this.put(text);
    if (this.size >= TEXTS_MAX || this.used >= BYTES_MAX) this.close();
  }

  /** The place of the message with this seq; -1: it is not here. */
  placeOf(seq: number): number {
    let low = 0;
    let high = this.size - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const found = this.seqs[middle] as number;
      if (found === seq) return middle;
      if (found < seq) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  /** What is at this place. */
  textAt(place: number): IndexedText {
    return {
      seq: this.seqs[place] as number,
      at: this.ats[place] as number,
      author: this.authors[place] as number,
      bytes: this.bytes.subarray(this.startOf(place), this.ends[place]),
    };
  }

  /** A block with another text at this place, or without it (null). */
  withText(place: number, bytes: Uint8Array | null): TextBlock {
    const block = new TextBlock();
    for (let at = 0; at < this.size; at += 1) {
      const text = this.textAt(at);
      if (at !== place) block.put(text);
      else if (bytes !== null) block.put({ ...text, bytes });
    }
    // It holds what it held, also where a longer text would have filled it before.
    if (this.isFull) block.close();
    return block;
  }

  /** Nothing of its texts stays in memory. */
  wipe(): void {
    this.bytes.fill(0);
  }

  /** False: none of its texts can have all of them. */
  mayHold(needles: readonly Needle[]): boolean {
    const { triples } = this;
    return triples === null || needles.every((needle) => hasAll(triples, needle.triples));
  }

  /** Places of the texts that have the bytes of all needles, in order; without needles all of them. */
  *placesWith(needles: readonly Needle[]): Generator<number> {
    const [first, ...others] = needles;
    if (first === undefined) {
      for (let place = 0; place < this.size; place += 1) yield place;
      return;
    }
    const { bytes } = this;
    let place = 0;
    for (let from = 0; ; ) {
      const at = bytes.indexOf(first.bytes, from);
      if (at < 0 || at >= this.used) return;
      place = this.placeAt(at, place);
      const end = this.ends[place] as number;
      if (others.length === 0) yield place;
      else {
        const text = bytes.subarray(this.startOf(place), end);
        if (others.every((needle) => text.includes(needle.bytes))) yield place;
      }
      from = end + 1;
    }
  }

  private startOf(place: number): number {
    return place === 0 ? 0 : (this.ends[place - 1] as number) + 1;
  }

  /** The text with this byte, which is not before `from`. */
  private placeAt(byte: number, from: number): number {
    let low = from;
    let high = this.size - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.ends[middle] as number) > byte) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private put({ seq, at, author, bytes }: IndexedText): void {
    this.reserve(bytes.length + 1);
    this.bytes.set(bytes, this.used);
    this.used += bytes.length;
    (this.ends as number[]).push(this.used);
    this.bytes[this.used] = 0;
    this.used += 1;
    (this.seqs as number[]).push(seq);
    (this.ats as number[]).push(at);
    (this.authors as number[]).push(author);
    this.earliest = Math.min(this.earliest, at);
    this.latest = Math.max(this.latest, at);
  }

  private reserve(more: number): void {
    if (this.used + more <= this.bytes.length) return;
    this.move(Math.max(this.used + more, 2 * this.bytes.length));
  }

  private move(length: number): void {
    const before = this.bytes;
    this.bytes = Buffer.allocUnsafeSlow(length);
    before.copy(this.bytes, 0, 0, this.used);
    before.fill(0);
  }

  private close(): void {
    this.move(this.used);
    this.seqs = Float64Array.from(this.seqs);
    this.ats = Float64Array.from(this.ats);
    this.authors = Uint32Array.from(this.authors);
    this.ends = Uint32Array.from(this.ends);
    this.triples = tripleSet(this.bytes, this.used, SET_BITS);
  }
}
