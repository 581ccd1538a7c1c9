/** Why a file is refused, and the English of it. */
import type { PhrasesOf } from './phrases.js';

export type FileRefusal =
  | { readonly kind: 'file-too-large'; readonly maxBytes: number }
  /** All files of the person: what they may have. */
  | { readonly kind: 'files-full'; readonly maxBytes: number }
  /** Its bytes came too slowly, or not at all for a while. */
  | { readonly kind: 'file-too-slow' }
  | { readonly kind: 'file-disk-full' }
  | { readonly kind: 'files-unwritable' }
  /** It may say where it was made, and nobody could cut that out. */
  | { readonly kind: 'file-located' }
  | { readonly kind: 'file-broken' }
  /** The nodes of the cluster share no folder for files. */
  | { readonly kind: 'files-apart' }
  /** It is not there, or not theirs: nobody learns which. */
  | { readonly kind: 'no-file' }
  /** This node does not have its bytes. */
  | { readonly kind: 'file-elsewhere' }
  /** The client says it: the page ended before they were uploaded. */
  | { readonly kind: 'files-lost' }
  | { readonly kind: 'file-carried'; readonly max: number };

/** `1.5 MB`, `25 MB`: a million bytes each. Pure. */
function megabytes(bytes: number): string {
  return `${Number((bytes / 1e6).toFixed(1))} MB`;
}

export const filePhrases: PhrasesOf<FileRefusal> = {
  'file-too-large': ({ maxBytes }) => `The file is too large. Files may be at most ${megabytes(maxBytes)}.`,
  'files-full': ({ maxBytes }) =>
    `Your files have no space left: together they may have ${megabytes(maxBytes)}. Delete messages with files first.`,
  'file-too-slow': () => 'The file came too slowly, or stood still. Send it again.',
  'file-disk-full': () => 'The server takes no files just now: its disk is nearly full. Messages still work.',
  'files-unwritable': () =>
    'The server takes no files just now: their folder cannot be written. Messages still work.',
  'file-located': () =>
    'The file may say where it was made, and this server cannot remove that. Send a picture as JPEG, a film as plain MP4.',
  'file-broken': () => 'The file is damaged, or is not of the kind that its beginning says.',
  'files-apart': () =>
    'This chat takes no files: it runs on several nodes that share no folder for them. Its operator can set one (--files).',
  'no-file': () => 'There is no such file (any more), or it is not for you.',
  'file-elsewhere': () => 'This node does not have the file; another one took it.',
  'files-lost': () => 'The page ended before its files were uploaded. Attach them again.',
  'file-carried': ({ max }) => `One file can be in ${max} messages at most. Upload it again.`,
};
