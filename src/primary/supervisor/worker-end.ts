import type { WorkerEnd } from '../../protocol/ipc.js';

/** What ended a worker that did not drain. Pure. */
export function workerEnd(exit: {
  readonly signal: string | null;
  readonly blame: { readonly signal: string } | null;
}): WorkerEnd {
  const { blame, signal } = exit;
  if (blame === null) return signal === 'SIGKILL' ? 'kill' : 'crash';
  return blame.signal === 'SIGKILL' ? 'kill' : 'freeze';
}
