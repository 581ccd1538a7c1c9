import type { Entry } from '../../protocol/entries.js';
import type { JoinResult } from '../../protocol/events.js';
import { LIMITS } from '../../protocol/limits.js';
import type { LogEntry } from '../../store/log-codec.js';
import type { HeldLog } from './held-log.js';
import { inWords } from './in-words.js';
import { type JoinPlan, type KnownLog, tailFrom } from './join-plan.js';

type Answer = Omit<JoinResult<Entry>, 'read'>;
type Plan = Extract<JoinPlan, { kind: 'newest' | 'fill' }>;

/**
 * The answer to a join whose plan can be carried out from what is held, for a client that knows messages only. Pure.
 */
export function plainAnswer(log: KnownLog<LogEntry>, plan: Plan): Answer {
  const { epoch, head } = log;
  const fill = tailFrom(log, plan.from);
  const tooLong = isTooLong(fill);
  const kept = tooLong ? fill.slice(-LIMITS.joinPageMessages) : fill;
  return {
    epoch,
    head,
    messages: kept.map((entry) => inWords(entry).message),
    complete: isComplete(plan, tooLong),
  };
}

/** The same for one that knows entries: the fill, or the newest page with reactions that are nobody's yet. Pure. */
export function entriesAnswer(held: HeldLog, plan: Plan): Answer & { readonly isPage: boolean } {
  const { epoch, head, headMid } = held;
  const fill = plan.kind === 'fill' ? tailFrom(held, plan.from) : [];
  const tooLong = isTooLong(fill);
  const isPage = tooLong || plan.kind === 'newest';
  return {
    epoch,
    head,
    ...(head === 0 ? {} : { headMid }),
    messages: isPage ? held.page : fill.map(({ entry }) => entry),
    complete: isComplete(plan, tooLong),
    isPage,
  };
}

function isComplete(plan: Plan, tooLong: boolean): boolean {
  return !tooLong && (plan.kind === 'fill' || plan.complete);
}

/** A page is as long as it is; a fill that is longer, in entries and in characters, is declared incomplete instead. */
function isTooLong(entries: readonly LogEntry[]): boolean {
  if (entries.length <= LIMITS.joinPageMessages) return false;
  let chars = 0;
  for (const entry of entries) chars += entry.chars;
  return chars > LIMITS.resumeGapMaxChars;
}
