/** What ended a worker, and who is to blame. Pure. */
import { type ExitCause, exitOf } from '../../protocol/exit-cause.js';
import type { WorkerEnd } from '../../protocol/ipc.js';
import { phraseMisfit } from '../../protocol/package-misfit.js';
import type { EndEvidence } from './end-evidence.js';
import type { WorkerExit } from './worker-process.js';
import type { ProcessState } from './worker-state.js';

/** How a worker ended, as it is judged. */
export interface Ending {
  readonly cause: ExitCause;
  /** It drained, or had nobody to drain. */
  readonly inGoodOrder: boolean;
  /** It was ended before it served anybody, since its place was taken or gone. */
  readonly unneeded: boolean;
}

/** What is looked at of a process that is gone. */
type Evidence = Pick<EndEvidence, 'bootProblem' | 'blame' | 'drained'>;

/**
 * One that drained has ended in good order; so has one that never served, when it was not needed. `state`: before its
 * end.
 */
export function endingOf(evidence: Evidence, state: ProcessState, exit: WorkerExit): Ending {
  const cause = causeOf(evidence, exit);
  const unneeded = cause.kind === 'unneeded' && state === 'starting';
  const hasDrained = state === 'draining' && (exit.code === 0 || evidence.drained);
  return { cause, unneeded, inGoodOrder: unneeded || hasDrained };
}

/** Its own words count most, then what was done to it. */
function causeOf({ bootProblem, blame }: Evidence, { code, signal }: WorkerExit): ExitCause {
  if (bootProblem !== null) return { kind: 'boot', words: phraseMisfit(bootProblem), misfit: bootProblem };
  if (blame !== null) return blame;
  return exitOf(code, signal);
}

/** What ended a worker that did not drain. */
export function workerEnd(cause: ExitCause): WorkerEnd {
  switch (cause.kind) {
    case 'operator':
      return cause.did === 'SIGKILL' ? 'kill' : 'freeze';
    case 'signal':
      return cause.signal === 'SIGKILL' ? 'kill' : 'crash';
    case 'silent':
    case 'slow-drain':
    case 'unneeded':
      return 'freeze';
    case 'primary-ended':
    case 'code':
    case 'boot':
    case 'slow-start':
      return 'crash';
  }
}
