import type { Entry, RowEntry } from '../../protocol/entries.js';

/** Whether messages that were held are really gone from the room; `unknown` when the answer does not show it. */
export type Lost = 'no' | 'yes' | 'unknown';

export type LogOutcome =
  /** `added` were appended at the end (possibly none). */
  | { readonly kind: 'appended'; readonly added: readonly Entry[] }
  /** The first page, or a later one that replaces nothing. */
  | { readonly kind: 'opened'; readonly added: readonly Entry[] }
  /**
   * A declared gap: what was held was replaced by the newest page. The gap is after < seq < before, in the log still.
   */
  | {
      readonly kind: 'gap';
      readonly added: readonly Entry[];
      readonly after: number;
      readonly before: number;
    }
  /** The log was lost or forked, and this is what it is now. `last` is the newest message that was held before. */
  | {
      readonly kind: 'reset';
      readonly added: readonly Entry[];
      readonly lost: Lost;
      readonly last: RowEntry | null;
    }
  /** It does not fit what is held (a hole, another epoch, an answer to an old position): join again. */
  | { readonly kind: 'rejoin' };

/** A page of older messages: folded up to `head`. An older node says none: beside one nothing is changed. */
export interface OlderLogPage {
  readonly epoch: string;
  readonly head?: number;
  readonly messages: readonly RowEntry[];
  readonly more: boolean;
}
