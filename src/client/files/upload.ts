import type { WireError } from '../../protocol/errors.js';
import type { FileInfo } from '../../protocol/files.js';

/** How far an upload has come. */
export type UploadState =
  /** So many of its bytes are at the server; again from 0 after a failure. */
  | { readonly kind: 'sending'; readonly sentBytes: number }
  /** The last try failed, and the next begins by itself. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'done'; readonly file: FileInfo }
  /** Refused for good. Offer *retry* and *remove*. */
  | { readonly kind: 'failed'; readonly error: WireError };

/** A file on its way to the server. */
export interface Upload {
  /** `x-upload-id`: the same over all tries, so that the server keeps it once. */
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly state: UploadState;
}

/** Sends the bytes once. Resolves with the answer; rejects when none came, also when `signal` aborts it. */
export type PutFile = (request: {
  readonly path: string;
  readonly uploadId: string;
  readonly content: Blob;
  readonly onProgress: (sentBytes: number) => void;
  readonly signal: AbortSignal;
}) => Promise<{ readonly status: number; readonly text: string }>;
