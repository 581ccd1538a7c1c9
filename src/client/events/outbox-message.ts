import type { ErrorCode } from '../../protocol/errors.js';
import type { FileInfo } from '../../protocol/files.js';
import type { Refusal } from '../../protocol/refusal.js';

/** How far the delivery of something has come. */
export type DeliveryState =
  /** `why`: the server refuses, in these words and for `refusal`, as long as something lasts. It is tried again. */
  | { readonly kind: 'pending'; readonly why?: string; readonly refusal?: Refusal }
  /**
   * In the log; what holds the log has it with the next batch. A join that is sent after the first `joinsAsked` must
   * bring it.
   */
  | {
      readonly kind: 'acknowledged';
      readonly seq: number;
      readonly mid: string;
      readonly joinsAsked: number;
    }
  /** Refused for good: of the error. Offer *retry* and *delete*. */
  | {
      readonly kind: 'failed';
      readonly code: ErrorCode;
      readonly message: string;
      readonly refusal?: Refusal;
    };

/** What every item of the outbox has. */
export interface Queued {
  readonly cmid: string;
  readonly room: string;
  /** By this client's clock, ms since 1970. */
  readonly writtenAt: number;
  readonly state: DeliveryState;
}

/** A file of a message that is being written or sent. */
export interface AttachedFile {
  /** Id of its upload. */
  readonly upload: string;
  readonly name: string;
  /** Once it is uploaded; a message goes out when all of its files are. */
  readonly file?: FileInfo;
}

/** A message that this client wrote and that its message log does not hold yet. */
export interface OutboxMessage extends Queued {
  readonly text: string;
  /** The mid of the message that it answers. */
  readonly reply?: string;
  /** In the order in which they are shown. It is sent when all are uploaded. */
  readonly files?: readonly AttachedFile[];
  /** It was put on no connection yet, so nobody can have it: an edit writes it anew, and a deletion forgets it. */
  readonly unsent?: true;
}
