/**
 * What a join is answered, and whether the log is still the one that was shown. Pure: what is known in, a decision out.
 */
import type { Position } from '../../protocol/events.js';
import { LIMITS } from '../../protocol/limits.js';

/** What a worker knows of a room's log: where it ends, and the newest messages in order without holes. */
export interface KnownLog<Kept extends { readonly mid: string } = { readonly mid: string }> {
  readonly epoch: string;
  /** seq of the newest message, 0 when there is none. */
  readonly head: number;
  /** seq of the oldest message the log still keeps. */
  readonly oldest: number;
  /** Ends at `head`; may be shorter than the log. */
  readonly tail: readonly Kept[];
}

export type JoinPlan =
  /** The newest page; `complete` is what the answer declares. */
  | { readonly kind: 'newest'; readonly complete: boolean; readonly from: number }
  /** Exactly the messages from `from` to head, all of them in the tail. */
  | { readonly kind: 'fill'; readonly from: number }
  /** The tail must reach back to `from` before it can be judged. */
  | { readonly kind: 'need-older'; readonly from: number }
  /** The client is ahead of what this worker knows: read the log's head, then ask again. */
  | { readonly kind: 'behind' };

/** What to answer to `join`: the gap is filled exactly, or declared incomplete with the newest page (SEND-4). */
export function planJoin(
  log: KnownLog,
  since: Position | undefined,
  headIsFresh = false,
  /** The newest page is not made of the tail. */
  pageIsApart = false,
): JoinPlan {
  const newest = (complete: boolean): JoinPlan => {
    const from = Math.max(log.oldest, log.head - LIMITS.joinPageMessages + 1);
    return from < firstOf(log) && !pageIsApart
      ? { kind: 'need-older', from }
      : { kind: 'newest', complete, from };
  };
  if (since === undefined) return newest(true);
  if (since.epoch !== log.epoch) return newest(false);
  if (since.seq > log.head) return headIsFresh ? newest(false) : { kind: 'behind' };
  if (log.head - since.seq > LIMITS.resumeGapMessages) return newest(false);
  if (since.seq === 0) {
    if (since.mid !== '' || log.oldest > 1) return newest(false);
    return 1 < firstOf(log) ? { kind: 'need-older', from: 1 } : { kind: 'fill', from: 1 };
  }
  // Trimmed: what the client holds cannot be told from a fork any more.
  if (since.seq < log.oldest) return newest(false);
  // After a failover a replica can keep the epoch and reuse numbers, so the mid at seq decides, not seq alone.
  if (since.seq < firstOf(log)) return { kind: 'need-older', from: since.seq };
  const held = log.tail[since.seq - firstOf(log)];
  return held?.mid === since.mid ? { kind: 'fill', from: since.seq + 1 } : newest(false);
}

/** seq of the oldest message in the tail; head + 1 when it is empty. */
export function firstOf(log: KnownLog): number {
  return log.head - log.tail.length + 1;
}

/** The tail's messages from seq `from` on. */
export function tailFrom<Kept extends { readonly mid: string }>(log: KnownLog<Kept>, from: number): Kept[] {
  return log.tail.slice(Math.max(0, from - firstOf(log)));
}

export type LogComparison =
  | { readonly kind: 'same' }
  /** Messages after `from - 1` were missed. */
  | { readonly kind: 'behind'; readonly from: number; readonly to: number }
  /** The log now is not a continuation of what this worker showed. */
  | { readonly kind: 'forked' }
  /** Another process has already started a new epoch. */
  | { readonly kind: 'new-epoch' };

/**
 * Compares what this worker showed with the log. `midAtHead` is the log's mid at our head (undefined when trimmed away
 * there, which is no fork).
 */
export function compareWithLog(
  ours: { readonly epoch: string; readonly head: number; readonly headMid: string },
  log: { readonly epoch: string; readonly head: number },
  midAtHead: string | undefined,
): LogComparison {
  if (log.epoch !== ours.epoch) return { kind: 'new-epoch' };
  if (log.head < ours.head) return { kind: 'forked' };
  if (ours.head > 0 && midAtHead !== undefined && midAtHead !== ours.headMid) return { kind: 'forked' };
  if (log.head > ours.head) return { kind: 'behind', from: ours.head + 1, to: log.head };
  return { kind: 'same' };
}
