import type { Config } from '../../config.js';
import type { LoopDelay } from '../../loop-delay.js';
import type { NodeView } from '../../protocol/control.js';
import type { Problems } from '../agreement/problems.js';
import type { Router } from '../router/router.js';
import type { Supervisor } from '../supervisor/supervisor.js';
import type { Witnesses } from '../witness/witnesses.js';
import { stateOfNode, viewOfSlot } from './slot-view.js';

export interface OwnViewOptions {
  readonly config: Config;
  readonly version: string;
  /** Where others reach this node, `host:port`. */
  readonly address: string;
  readonly startedAt: number;
  readonly supervisor: Supervisor;
  readonly router: Router;
  readonly crowd: { readonly view: NodeView['crowd'] };
  readonly witnesses: Witnesses;
  readonly problems: Problems;
  readonly loop: LoopDelay;
}

/** This node as it shows itself, to the control room and to the registry. */
export class OwnView {
  /** Told to stop; while others may still send us people, the workers go on. */
  leaving = false;

  constructor(private readonly options: OwnViewOptions) {}

  get state(): NodeView['state'] {
    const { slots, wanted } = this.options.supervisor;
    return stateOfNode([...slots.values()].map(viewOfSlot), wanted, this.leaving);
  }

  currentView(): NodeView {
    const { config, version, address, startedAt, supervisor, router, crowd, loop } = this.options;
    const now = Date.now();
    const slots = [...supervisor.slots.values()].map(viewOfSlot).sort((a, b) => a.slot - b.slot);
    const problems = this.options.problems.all;
    return {
      node: config.node,
      version,
      pid: process.pid,
      address,
      startedAt,
      at: now,
      state: stateOfNode(slots, supervisor.wanted, this.leaving),
      slots,
      wantedWorkers: supervisor.wanted,
      ...(config.workers.min === config.workers.max ? {} : { workerRange: config.workers }),
      rollingRestart: supervisor.rolling,
      pendingConnections: router.pending,
      loopDelayMs: loop.read(now),
      rssBytes: process.memoryUsage.rss(),
      crowd: crowd.view,
      witnesses: this.options.witnesses.view,
      ...(problems.length === 0 ? {} : { problems }),
    };
  }
}
