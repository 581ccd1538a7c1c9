import type { JoinResult } from '../../protocol/events.js';
import { LIMITS } from '../../protocol/limits.js';
import type { LogEntry } from '../../store/log-codec.js';
import { type JoinPlan, type LogView, tailFrom } from './join-plan.js';

/** The answer to a join whose plan can be carried out from what is held. Pure. */
export function joinAnswer(
  view: LogView<LogEntry>,
  plan: Extract<JoinPlan, { kind: 'newest' | 'gap' }>,
): Omit<JoinResult, 'read'> {
  const gap = tailFrom(view, plan.from);
  const tooLong = isTooLong(gap);
  return {
    epoch: view.epoch,
    head: view.head,
    messages: (tooLong ? gap.slice(-LIMITS.joinPageMessages) : gap).map(({ message }) => message),
    complete: !tooLong && (plan.kind === 'gap' || plan.complete),
  };
}

/** A page is as long as it is; a gap that is longer, in messages and in characters, is declared incomplete instead. */
function isTooLong(messages: readonly LogEntry[]): boolean {
  if (messages.length <= LIMITS.joinPageMessages) return false;
  let chars = 0;
  for (const entry of messages) chars += entry.chars;
  return chars > LIMITS.resumeGapMaxChars;
}
