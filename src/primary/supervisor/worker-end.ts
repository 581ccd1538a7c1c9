import type { ExitCause } from '../../protocol/cluster-event.js';
import type { WorkerEnd } from '../../protocol/ipc.js';

/** What ended a worker that did not drain. Pure. */
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
    case 'code':
    case 'boot':
    case 'slow-start':
      return 'crash';
  }
}
