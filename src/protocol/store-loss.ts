/** What the store lost of what it had acknowledged, and the English of it. */
import { type PhrasesOf, phraseKind } from './phrases.js';

export type StoreLoss =
  /** Everything: it was emptied while a node ran. */
  | { readonly kind: 'emptied' }
  /** The note of how far its file went cannot be read, so the end of the file cannot be checked. */
  | { readonly kind: 'note-damaged' }
  /** A snapshot of an earlier Holdfast, which saved once a second and was not shut down in good order. */
  | { readonly kind: 'snapshot-unclean' }
  /** Nothing says who wrote the file, so nothing says whether it was synced. */
  | { readonly kind: 'writer-unknown' }
  | { readonly kind: 'power-cut' }
  | { readonly kind: 'file-damaged'; readonly file: string }
  /** The file with the number `generation`, which followed `file`. */
  | { readonly kind: 'file-gone'; readonly file: string; readonly generation: number }
  /** Valkey refused some of the changes that the file holds. */
  | { readonly kind: 'not-repeated'; readonly file: string };

/**
 * Words for each kind, which fit after a colon. A node writes the English beside the kind, for clients that do not
 * phrase.
 */
export type StoreLossPhrases = PhrasesOf<StoreLoss>;

const storeLossPhrases: StoreLossPhrases = {
  emptied: () => 'it was emptied',
  'note-damaged': () => 'the note of how far its file went is damaged',
  'snapshot-unclean': () => 'it was not shut down in good order, by a Holdfast that saved once a second',
  'writer-unknown': () => 'it is not known who wrote its file',
  'power-cut': () => 'the machine went off while it ran, and the last second was not on the disk for certain',
  'file-damaged': ({ file }) => `${file} is damaged, and not all that it held could be read`,
  'file-gone': ({ file, generation }) =>
    `the file with the number ${generation}, which followed ${file}, is gone`,
  'not-repeated': ({ file }) => `not all of ${file} could be repeated`,
};

/** What is gone, in words that fit after a colon. Throws for a kind of a later version. */
export function phraseLoss(loss: StoreLoss, phrases: StoreLossPhrases = storeLossPhrases): string {
  return phraseKind(loss, phrases);
}
