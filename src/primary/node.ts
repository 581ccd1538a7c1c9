import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../config.js';
import type { LoopDelay } from '../loop-delay.js';
import { LIMITS } from '../protocol/limits.js';
import type { Rebalancer } from './balance/rebalancer.js';
import type { WorkerCount } from './balance/worker-count.js';
import type { BulletinBoard } from './cluster/bulletin-board.js';
import type { ClusterMode } from './cluster/cluster-mode.js';
import type { ConsulRegistry } from './cluster/consul-registry.js';
import type { OtherNodes } from './cluster/other-nodes.js';
import type { Registry } from './cluster/registry.js';
import type { ControlServer } from './control/control-server.js';
import type { CrowdProcess } from './control/crowd-process.js';
import type { EventLog } from './event-log/event-log.js';
import type { FileCleaner } from './files/file-cleaner.js';
import type { Bound } from './host/listen.js';
import type { JobsProcess } from './jobs/jobs-process.js';
import type { Router } from './router/router.js';
import type { FirstAccount } from './store/first-account.js';
import { whoIsThere } from './supervisor/counts-before.js';
import { shutdownTimes } from './supervisor/drain-schedule.js';
import type { Supervisor } from './supervisor/supervisor.js';
import type { ClusterSync } from './wiring/cluster-sync.js';
import type { StoreWatch } from './wiring/store-watch.js';

/** The parts of a node that begin and end; `compose` puts them together. */
export interface NodeParts {
  readonly config: Config;
  readonly bound: Bound;
  readonly firstAccount: FirstAccount;
  readonly loop: LoopDelay;
  readonly clusterMode: ClusterMode;
  readonly eventLog: EventLog;
  readonly supervisor: Supervisor;
  readonly router: Router;
  readonly board: BulletinBoard;
  readonly others: OtherNodes;
  readonly registry: Registry;
  readonly consul: ConsulRegistry | null;
  readonly sync: ClusterSync;
  readonly storeWatch: StoreWatch;
  readonly control: ControlServer;
  readonly crowd: CrowdProcess;
  readonly jobs: JobsProcess;
  readonly workerCount: WorkerCount;
  readonly rebalancer: Rebalancer;
  readonly fileCleaner: FileCleaner;
}

/** What the rest of a stop may wait for the store and for Consul. */
const FAREWELL_MS = 500;

/** One running Holdfast, from the door's opening to its closing. */
export class Node {
  constructor(private readonly parts: NodeParts) {}

  /** Joins the cluster, starts the workers and opens the door. */
  async start(): Promise<void> {
    const { config, bound, supervisor, router, control, eventLog } = this.parts;
    this.parts.loop.start();
    await this.parts.clusterMode.agree();
    await this.parts.board.open();
    await this.parts.registry.start();
    this.parts.storeWatch.start();
    supervisor.start(config.workers.min, router);
    this.parts.jobs.start();
    this.parts.workerCount.start();
    this.parts.rebalancer.start();
    this.parts.fileCleaner.start();
    this.parts.consul?.start();
    router.serve(bound.server, bound.early, (socket, bytes) => control.serve(socket, bytes));
    eventLog.record({ kind: 'node-started', params: config.workers });
    this.parts.storeWatch.listenForLosses();
  }

  /** Drains and stops; resolves when all is down, within the shutdown deadline. */
  async stop(): Promise<void> {
    const { supervisor, registry, consul, eventLog } = this.parts;
    eventLog.record({
      kind: 'node-stopping',
      params: {},
      ...whoIsThere(supervisor.processes()),
    });
    this.parts.firstAccount.stop();
    this.parts.crowd.stop();
    this.parts.workerCount.stop();
    this.parts.rebalancer.stop();
    this.parts.fileCleaner.stop();
    const leaving = this.parts.sync.leave();
    const { servesOnMs, moveWithinMs, deadlineMs } = shutdownTimes(this.parts.others.size, LIMITS);
    // A balancer needs a moment to learn it; until then its requests are served as before.
    await sleep(servesOnMs);
    await supervisor.shutDown(moveWithinMs, deadlineMs);
    this.parts.jobs.stop();
    await Promise.race([leaving, sleep(FAREWELL_MS)]);
    this.parts.router.close();
    this.parts.control.close();
    this.parts.loop.stop();
    await Promise.race([Promise.all([registry.stop(), consul?.stop()]), sleep(FAREWELL_MS)]);
  }

  /** A rolling restart, as a signal asks for it. Throws `conflict` when one runs already. */
  restartAll(): void {
    this.parts.supervisor.restartAll(null);
  }
}
