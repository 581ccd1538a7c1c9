import type { SessionLoss } from '../../protocol/errors.js';
import type { ExitNote } from '../../protocol/ipc.js';

/**
 * A loss in the memory of a worker of this node, with what ended the process that held the session. What happened to
 * its slot since does not count. `end`: `runs` where it lives; null where it ended so long ago that nobody knows how.
 * Pure.
 */
export function causedBy(
  loss: SessionLoss,
  end: Pick<ExitNote, 'fate' | 'cause' | 'end' | 'ended'> | 'runs' | null,
): SessionLoss {
  // Here, it expired or was ended; in another worker, it lives there.
  if (end === 'runs') return loss;
  if (end === null) return { ...loss, fate: 'gone', cause: 'restart' };
  const cause = end.fate === 'drained' ? 'restart' : (end.end ?? 'crash');
  const { cause: words, ended } = end;
  return { ...loss, fate: 'gone', cause, words, ...(ended === undefined ? {} : { ended }) };
}
