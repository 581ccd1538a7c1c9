import { isServing, readyWorkers, socketsOf } from '../../domain/peers.js';
import type { NodeView } from '../../protocol/control.js';
import type { Mode } from '../../protocol/mode.js';
import type { Supervisor } from '../supervisor/supervisor.js';
import type { WorkerProcess } from '../supervisor/worker-process.js';
import { HOPEFUL, nextPatience, surplusToMove, takeFromFullest } from './fair-share.js';
import { peopleMayMove } from './people-may-move.js';

const EVERY_MS = 1_000;
/** Those who are asked in a round go within the time to the next. */
const WITHIN_MS = 1_000;
/** After this long without asking, the next time is a new story. */
const EPISODE_MS = 15_000;

export interface RebalancerOptions {
  readonly supervisor: Supervisor;
  readonly others: () => Iterable<NodeView>;
  readonly mode: () => Mode;
  /** Whoever moves is looked up in the store. */
  readonly storeUp: () => boolean;
  /** A worker begins to ask people to move. */
  readonly onBegin: (worker: WorkerProcess, elsewhere: boolean) => void;
}

/**
 * Sees to it that new workers and nodes get their share of the people who are here already, a few per second. Clients
 * open the new connection before they close the old one.
 */
export class Rebalancer {
  private timer: NodeJS.Timeout | null = null;
  private patience = HOPEFUL;
  private returned = 0;
  private sharesWithNodes = false;
  private sharesWithin = false;
  private readonly askedAt = new WeakMap<WorkerProcess, number>();

  constructor(private readonly options: RebalancerOptions) {}

  start(): void {
    this.timer = setInterval(() => this.rebalance(), EVERY_MS);
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }

  /** Somebody moved from a worker of this node to this node. */
  cameBack(): void {
    this.returned += 1;
  }

  private rebalance(): void {
    const { supervisor } = this.options;
    if (!supervisor.isSteady || !this.options.storeUp() || !peopleMayMove(this.options.mode())) return;
    const workers = supervisor
      .current()
      .map(({ worker }) => worker)
      .filter((worker) => worker.state === 'ready');
    const moved = this.toOtherNodes(workers);
    if (moved === 0) this.toOtherWorkers(workers);
  }

  private toOtherNodes(workers: readonly WorkerProcess[]): number {
    const own = {
      sockets: workers.reduce((sum, worker) => sum + worker.sockets, 0),
      workers: workers.length,
    };
    const others = [...this.options.others()]
      .filter(isServing)
      .map((view) => ({ sockets: socketsOf(view), workers: readyWorkers(view) }));
    const now = performance.now();
    const isPaused = now < this.patience.pausedUntil;
    const count =
      isPaused || others.length === 0 ? 0 : surplusToMove(own, [own, ...others], this.sharesWithNodes);
    this.sharesWithNodes = count > 0;
    if (!isPaused) this.patience = nextPatience(this.patience, now, count, this.returned);
    this.returned = 0;
    const counts = takeFromFullest(
      workers.map((worker) => worker.sockets),
      count,
    );
    for (const [index, worker] of workers.entries()) this.askToMove(worker, counts[index] as number, true);
    return count;
  }

  private toOtherWorkers(workers: readonly WorkerProcess[]): void {
    const shares = workers.map(({ sockets }) => ({ sockets, workers: 1 }));
    const counts = shares.map((own) => surplusToMove(own, shares, this.sharesWithin));
    this.sharesWithin = counts.some((count) => count > 0);
    for (const [index, worker] of workers.entries()) this.askToMove(worker, counts[index] as number, false);
  }

  private askToMove(worker: WorkerProcess, count: number, elsewhere: boolean): void {
    if (count === 0) return;
    const now = performance.now();
    if (now - (this.askedAt.get(worker) ?? -Infinity) > EPISODE_MS) this.options.onBegin(worker, elsewhere);
    this.askedAt.set(worker, now);
    worker.send({ type: 'holdfast:shed', count, withinMs: WITHIN_MS, elsewhere });
  }
}
