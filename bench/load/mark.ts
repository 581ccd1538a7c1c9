/**
 * Every text carries when it was sent, found again by its bytes wherever a server puts it: no JSON is parsed to count.
 */

const NEEDLE = Buffer.from('~%');
const DIGITS = 10;
const ZERO = 48;
/** 80 characters in all: a usual chat message. */
const REST = ' so this is what a usual message of a chat looks like, is it not? yes';

/** Microseconds since this process started, at most 10 digits (2.7 hours). */
export function nowUs(): number {
  return Math.floor(performance.now() * 1000);
}

export function markedText(sentUs: number): string {
  return `~%${String(sentUs).padStart(DIGITS, '0')}${REST}`;
}

/** How many marks are in the bytes; each is given to `found` with when it was sent. */
export function countMarks(bytes: Buffer, found: ((sentUs: number) => void) | null): number {
  let count = 0;
  let at = bytes.indexOf(NEEDLE);
  while (at >= 0) {
    count += 1;
    at += NEEDLE.length;
    if (found !== null) {
      let value = 0;
      for (let i = 0; i < DIGITS; i += 1) value = value * 10 + ((bytes[at + i] as number) - ZERO);
      found(value);
    }
    at = bytes.indexOf(NEEDLE, at + DIGITS);
  }
  return count;
}
