import pino from 'pino';
import { DEFAULT_BUDGETS } from '../../../src/protocol/budgets.js';
import { WorkerBudgets } from '../../../src/worker/budgets/worker-budgets.js';
import { Meters } from '../../../src/worker/ipc/meters.js';
import { SlotDirectory } from '../../../src/worker/ipc/slot-directory.js';
import type { WorkerContext } from '../../../src/worker/shared/context.js';

/** What a worker's parts share, of a worker without a primary; sessions are in their cookies. */
export function workerContext(): WorkerContext {
  const self = { node: 'n', slot: 1, pid: 1 };
  return {
    boot: {
      secret: 'a secret of this test',
      trustProxy: [],
      origins: [],
      cookies: { cluster: 'c', formerUntil: 0 },
    },
    self,
    route: self,
    logger: pino({ level: 'silent' }),
    meters: new Meters(),
    slots: new SlotDirectory(self),
    budgets: new WorkerBudgets({ figures: DEFAULT_BUDGETS, workers: () => 1 }),
    mode: { routing: 'least-connections', sessions: 'token' },
    peers: { nodes: [], hosts: [], workers: 1 },
  } as unknown as WorkerContext;
}
