import type { FromWorker } from '../../protocol/ipc.js';
import type { WorkerProcess } from '../supervisor/worker-process.js';
import type { JobsProcess } from './jobs-process.js';

interface WorkersByPid {
  byPid(slot: number, pid: number): Pick<WorkerProcess, 'send'> | null;
}

/** Takes what workers ask to the jobs process, and its answers back to them. */
export class Searches {
  constructor(
    private readonly jobs: Pick<JobsProcess, 'ask'>,
    private readonly workers: WorkersByPid,
  ) {}

  async answer({ slot, pid, id, ask }: Extract<FromWorker, { type: 'holdfast:search' }>): Promise<void> {
    const answer = await this.jobs.ask(ask);
    // The worker may be gone meanwhile, and who asked with it.
    this.workers.byPid(slot, pid)?.send({ type: 'holdfast:found', id, answer });
  }
}
