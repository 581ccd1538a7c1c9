import type { Entry } from '../../protocol/entries.js';
import type { JoinResult, Position, UserRef, Welcome } from '../../protocol/events.js';
import type { ServedBy } from '../../protocol/served-by.js';
import type { SignedOutReason } from '../connection/connection-state.js';
import type { Moved } from '../connection/link.js';
import type { Change, Target } from './outbox-change.js';

/** Everything a client asks, hears and shows, in the order it happens: what the prover records and judges. */
export type TraceEvent =
  /** A message was written, or written anew before it was sent, or *retry* was pressed: its first invocation. */
  | {
      readonly type: 'send';
      readonly room: string;
      readonly cmid: string;
      readonly text: string;
      readonly reply?: string;
    }
  /** A change of a message was made (or *retry* was pressed): its first invocation. */
  | {
      readonly type: 'change';
      readonly room: string;
      readonly cmid: string;
      readonly of: Target;
      readonly change: Change;
    }
  /** It was deleted, or its message was, before that was ever sent: it is forgotten. */
  | { readonly type: 'withdrawn'; readonly room: string; readonly cmid: string }
  /** It went out on the wire, for the first or a later time. */
  | { readonly type: 'asked'; readonly room: string; readonly cmid: string }
  | {
      readonly type: 'ack';
      readonly room: string;
      readonly cmid: string;
      readonly epoch: string;
      readonly seq: number;
      readonly mid: string;
      readonly duplicate: boolean;
      /** `log`: its own message came back in a batch or a join before the ack did. */
      readonly from: 'ack' | 'log';
      /**
       * It changes a message, and is no row itself. With `duplicate` the number may be another entry's: what it wants
       * is so already.
       */
      readonly isChange?: true;
    }
  | { readonly type: 'fail'; readonly room: string; readonly cmid: string; readonly code: string }
  /** An attempt ended without a final answer; the message stays pending and is asked again. */
  | { readonly type: 'unknown'; readonly room: string; readonly cmid: string; readonly why: string }
  /** A batch as it arrived, before de-duplication. */
  | {
      readonly type: 'wire';
      readonly by: ServedBy;
      readonly room: string;
      readonly epoch: string;
      readonly messages: readonly Entry[];
    }
  /**
   * Entries added at the end of what is shown; after `reset` all rows. None when a page brought nothing new but
   * changes.
   */
  | {
      readonly type: 'shown';
      readonly room: string;
      readonly epoch: string;
      readonly messages: readonly Entry[];
      /** A page has come: up to this seq all messages are told, and what is between them changed others. */
      readonly pageTo?: number;
    }
  /** Rows put in front, from the log. */
  | {
      readonly type: 'older';
      readonly room: string;
      readonly epoch: string;
      readonly messages: readonly Entry[];
    }
  | ({
      readonly type: 'join';
      readonly by: ServedBy;
      readonly room: string;
      readonly since: Position | null;
      /** From the question to the answer, by this client's clock. */
      readonly tookMs: number;
    } & JoinResult<Entry>)
  | {
      readonly type: 'gap';
      readonly room: string;
      readonly epoch: string;
      readonly after: number;
      readonly before: number;
    }
  /** The room's log is another one now. `lost`: messages that were shown are gone, and the person is told. */
  | { readonly type: 'reset'; readonly room: string; readonly epoch: string; readonly lost: boolean }
  | { readonly type: 'refused'; readonly room: string | null; readonly code: string }
  | { readonly type: 'online'; readonly by: Welcome }
  | { readonly type: 'offline' }
  | ({ readonly type: 'moved' } & Moved)
  | { readonly type: 'session-lost'; readonly why: SignedOutReason }
  | { readonly type: 'presence'; readonly room: string; readonly online: readonly UserRef[] }
  | {
      readonly type: 'read';
      readonly room: string;
      readonly seq: number;
      readonly outcome: 'asked' | 'done';
    };
