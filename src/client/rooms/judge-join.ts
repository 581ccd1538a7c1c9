import type { Entry, RowEntry } from '../../protocol/entries.js';
import type { JoinResult, Position } from '../../protocol/events.js';
import { PAGE_LIMITS } from '../../protocol/page-limits.js';
import { isDense } from './by-seq.js';
import type { LogOutcome, Lost } from './log-outcome.js';

/** What has to be known of a message log to judge what arrives for it. */
interface Held {
  /** Null: nothing is held. */
  readonly position: Position | null;
  /** Entries up to this seq are in what is held. */
  readonly end: number;
  readonly last: RowEntry | null;
  midAt(seq: number): string | null;
}

/** What is done with the answer to a join. With `opened` and `gap` its page takes the place of what is held. */
type JoinStep =
  | Extract<LogOutcome, { readonly kind: 'rejoin' | 'opened' | 'gap' }>
  | { readonly kind: 'append'; readonly entries: readonly Entry[] }
  | { readonly kind: 'reset'; readonly lost: Lost };

/** Pure. What the answer to a join, sent with the position `since`, is to what is held when it comes. */
export function judgeJoin(held: Held, since: Position | null, answer: JoinResult<Entry>): JoinStep {
  const isFill = since !== null && answer.complete;
  const { position } = held;
  // Nothing was held, so nothing can be lost; the fill of another position is not a page.
  if (position === null && isFill) return { kind: 'rejoin' };
  if (position === null || (held.end === 0 && !isFill)) return { kind: 'opened', added: answer.messages };
  // An answer that was on its way while another made this log newer.
  if (since !== null && since.epoch !== position.epoch) return { kind: 'rejoin' };
  if (answer.epoch !== position.epoch) return { kind: 'reset', lost: lossShownBy(answer, held.last) };
  if (isFork(held, answer) || answer.head < (since?.seq ?? 0)) return { kind: 'reset', lost: 'yes' };
  if (isFill || isAllOf(held, answer)) {
    // A page has counted the replies to its messages; they are counted here as they are appended.
    const entries = isFill ? answer.messages : answer.messages.map(withoutReplies);
    return connects(held, entries) ? { kind: 'append', entries } : { kind: 'rejoin' };
  }
  if (since === null) {
    // Between this page and what is held changes may be, which only a fill brings.
    return answer.head <= held.end ? { kind: 'append', entries: [] } : { kind: 'rejoin' };
  }
  return judgeJump(held, since, answer);
}

/** Pure. Whether appending leaves no hole and every entry already held is the same one. */
export function connects(held: Held, entries: readonly Entry[]): boolean {
  const first = entries[0];
  if (first === undefined) return true;
  return isDense(entries) && first.seq <= held.end + 1 && !contradicts(held, entries);
}

/** Judges a newest page that lies past what the server would not fill. */
function judgeJump({ end: after, last }: Held, since: Position, answer: JoinResult<Entry>): JoinStep {
  const before = answer.messages[0]?.seq ?? answer.head + 1;
  const lost = lossShownBy(answer, last);
  // Where the answer does not show it, a gap within the bound was refused for its length, or the log is forked.
  const isFar = answer.head - since.seq > PAGE_LIMITS.resumeGapMessages;
  if (lost !== 'no' && !isFar) return { kind: 'reset', lost };
  if (before > after + 1) return { kind: 'gap', added: answer.messages, after, before };
  return { kind: 'opened', added: answer.messages.filter(({ seq }) => seq > after) };
}

/** A page without a change between its messages that connects to what is held: it is a fill as well. */
function isAllOf(held: Held, { head, messages }: JoinResult<Entry>): boolean {
  return (messages.at(-1)?.seq ?? 0) === head && head > held.end && connects(held, messages);
}

/** It has another entry under a seq that is known: of what it brings, or its newest, which a page need not bring. */
function isFork(held: Held, { head, headMid, messages }: JoinResult<Entry>): boolean {
  return contradicts(held, messages) || (headMid !== undefined && (held.midAt(head) ?? headMid) !== headMid);
}

function contradicts(held: Held, entries: readonly Entry[]): boolean {
  return entries.some(({ seq, mid }) => (held.midAt(seq) ?? mid) !== mid);
}

/** What is lost of what is held up to `last`, by an answer of another log, or of a part of this one far ahead. */
function lossShownBy(answer: JoinResult<Entry>, last: RowEntry | null): Lost {
  if (last === null) return 'no';
  if (answer.head < last.seq) return 'yes';
  const same = answer.messages.find((message) => message.seq === last.seq);
  if (same === undefined) return 'unknown';
  return same.mid === last.mid ? 'no' : 'yes';
}

/** As a fill brings it, where a page has counted its replies. */
function withoutReplies(entry: Entry): Entry {
  if (entry.kind !== undefined || entry.replies === undefined) return entry;
  const { replies: _counted, ...message } = entry;
  return message;
}
