import { createHash } from 'node:crypto';

/** Texts up to this long are recorded as they are. */
const WHOLE_CHARS = 64;
const HEAD_CHARS = 16;

/**
 * What the history keeps of a text: itself when it is short. Else it keeps its beginning, its length in UTF-16 units
 * and 96 bits of its SHA-256. Two texts that differ in one letter have different fingerprints, and a history of long
 * texts stays small.
 */
export function fingerprint(text: string): string {
  if (text.length <= WHOLE_CHARS) return text;
  const digest = createHash('sha256').update(text, 'utf16le').digest('base64url').slice(0, 16);
  return `${text.slice(0, HEAD_CHARS)}… (${text.length} characters, ${digest})`;
}
