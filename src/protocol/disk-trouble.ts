/** Why the embedded store takes nothing new, and the English of it. */
import { type PhrasesOf, phraseKind } from './phrases.js';

export type DiskTrouble =
  /** Refused in time: `freeBytes` are free, and it takes something again from `wantedBytes` on. */
  | { readonly kind: 'low'; readonly freeBytes: number; readonly wantedBytes: number }
  /** The system refuses. `code`: its error, such as `ENOSPC`, or its words where it has no code. */
  | { readonly kind: 'failing'; readonly code: string };

/** Sentences for each kind. */
export type DiskPhrases = PhrasesOf<DiskTrouble>;

const SAID: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ENOSPC: 'The disk of the data folder is full',
    EDQUOT: 'The quota of the data folder is used up',
    EFBIG: 'A file of the data folder may not grow further',
    EROFS: 'The data folder is read-only',
    EACCES: 'The data folder may not be written',
    EPERM: 'The data folder may not be written',
    EIO: 'The disk of the data folder reports errors',
  }),
);

const diskPhrases: DiskPhrases = {
  low: ({ freeBytes, wantedBytes }) =>
    `The disk of the data folder is full: ${phraseSize(freeBytes)} are free, and ${phraseSize(wantedBytes)} have to be. Nothing new is taken until there is room.`,
  failing: ({ code }) =>
    `${SAID.get(code) ?? 'The data folder cannot be written'} (${code}). Nothing new is taken until it can be written again.`,
};

/** Why nothing is taken, in sentences for a person. Throws for a kind of a later version. */
export function phraseDisk(trouble: DiskTrouble, phrases: DiskPhrases = diskPhrases): string {
  return phraseKind(trouble, phrases);
}

function phraseSize(bytes: number): string {
  return bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.ceil(bytes / 1e3)} kB`;
}
