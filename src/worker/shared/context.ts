import type { Logger } from '../../logger.js';
import type { Peers, WorkerBoot } from '../../protocol/ipc.js';
import type { Mode } from '../../protocol/mode.js';
import type { Route } from '../../protocol/route.js';
import type { ServedBy } from '../../protocol/served-by.js';
import type { WorkerBudgets } from '../budgets/worker-budgets.js';
import type { IndexLink } from '../ipc/index-link.js';
import type { Meters } from '../ipc/meters.js';
import type { PrimaryIpc } from '../ipc/primary-ipc.js';
import type { SlotDirectory } from '../ipc/slot-directory.js';

/** What every part of a worker may know; made once by the composition root. */
export interface WorkerContext {
  readonly boot: WorkerBoot;
  readonly self: ServedBy;
  readonly route: Route;
  readonly logger: Logger;
  readonly meters: Meters;
  readonly primary: PrimaryIpc;
  /** The way to the search index. */
  readonly index: IndexLink;
  readonly slots: SlotDirectory;
  /** Rates of people and addresses, for the whole cluster. */
  readonly budgets: WorkerBudgets;
  /** The cluster's present mode; a switch replaces it while requests run, so read it once a request. */
  mode: Mode;
  /** As the primary last told. */
  peers: Peers;
  /** Needed for the first account, null: nothing is. */
  setupToken: string | null;
  /** True from the moment the worker was asked to drain. */
  draining: boolean;
}

/** `--limits loose` lifts what depends on a rate, never what bounds size or memory. */
export function isRateLimited(context: WorkerContext): boolean {
  return context.boot.limits === 'normal';
}
