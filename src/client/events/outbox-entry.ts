import type { ErrorCode } from '../../protocol/errors.js';

/** A message that this client wrote and that its message log does not hold yet. */
export interface OutboxEntry {
  readonly cmid: string;
  readonly room: string;
  readonly text: string;
  /** By this client's clock, ms since 1970. */
  readonly writtenAt: number;
  readonly state: /** `why`: the server's words, where it refuses for as long as something lasts. It is tried again by itself. */
    | { readonly kind: 'pending'; readonly why?: string }
    /** In the log; its row comes with the next batch. A join that is sent after the first `joinsAsked` must bring it. */
    | {
        readonly kind: 'acknowledged';
        readonly seq: number;
        readonly mid: string;
        readonly joinsAsked: number;
      }
    /** Refused for good: `code` and `message` of the error. Offer *retry* and *delete*. */
    | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string };
}
