import cluster, { type Worker } from 'node:cluster';
import { WORKER_YOUNG_SPACE } from '../host/young-space.js';

/** Starts a worker process with this environment beside that of the primary. */
export type ForkWorker = (env: Readonly<Record<string, string>>) => Worker;

/** `exec`: the file that a worker runs, the same main as the primary's. */
export function workersOf(exec: string): ForkWorker {
  cluster.setupPrimary({
    exec,
    args: [],
    // What the operator gave to this process counts more: the last one wins.
    execArgv: [WORKER_YOUNG_SPACE, ...process.execArgv],
    serialization: 'advanced',
  });
  return (env) => cluster.fork(env);
}
