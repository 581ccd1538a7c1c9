/**
 * Which triples of bytes a text has, as a set of bits: a text without one of a term's triples does not have the term.
 * Two triples may share a bit, so the set can say yes where it is no, and never the other way round. Pure.
 */

/** The triples of a term, as places among `bits`, a power of two. */
export function triplesOf(bytes: Uint8Array, bits: number): Uint32Array {
  const triples = new Uint32Array(Math.max(0, bytes.length - 2));
  for (let at = 0; at < triples.length; at += 1) triples[at] = bitOf(bytes, at) & (bits - 1);
  return triples;
}

/** The set of those of the first `used` bytes, of so many bits. */
export function tripleSet(bytes: Uint8Array, used: number, bits: number): Uint32Array {
  const set = new Uint32Array(bits / 32);
  for (let at = 0; at + 2 < used; at += 1) {
    const bit = bitOf(bytes, at) & (bits - 1);
    set[bit >>> 5] = (set[bit >>> 5] as number) | (1 << (bit & 31));
  }
  return set;
}

export function hasAll(set: Uint32Array, triples: Uint32Array): boolean {
  for (const bit of triples) if (((set[bit >>> 5] as number) & (1 << (bit & 31))) === 0) return false;
  return true;
}

/** Spreads similar triples: the multiplier is that of Knuth, 2^32 by the golden ratio. */
function bitOf(bytes: Uint8Array, at: number): number {
  const triple = ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number);
  return Math.imul(triple, 0x9e3779b1) >>> 15;
}
