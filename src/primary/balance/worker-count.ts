import {
  AT_REST,
  ELASTIC,
  type ElasticStep,
  judgeLoad,
  nodeLoad,
  type WorkerRange,
} from '../../domain/elastic.js';
import type { Logger } from '../../logger.js';
import type { EventLog } from '../event-log/event-log.js';
import type { Supervisor } from '../supervisor/supervisor.js';

const EVERY_MS = 500;

export interface WorkerCountOptions {
  readonly range: WorkerRange;
  readonly supervisor: Supervisor;
  readonly eventLog: EventLog;
  readonly logger: Logger;
}

/** Gives the node as many workers as its load asks for, within the range. */
export class WorkerCount {
  private state = AT_REST;
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly options: WorkerCountOptions) {}

  /** How full the node is of what it could be, 0 to 1. */
  get load(): number {
    return nodeLoad(this.state, this.options.range);
  }

  start(): void {
    this.timer = setInterval(() => this.followLoad(), EVERY_MS);
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }

  private followLoad(): void {
    const { supervisor, range } = this.options;
    const { wanted } = supervisor;
    const table = supervisor.current();
    const ready = table.map(({ worker }) => worker).filter((worker) => worker.state === 'ready');
    const last = table.find(({ slot }) => slot === wanted)?.worker;
    const { state, change } = judgeLoad(
      this.state,
      {
        now: performance.now(),
        workers: ready.map((worker) => ({
          utilization: worker.heartbeat?.loopUtilization ?? 0,
          sockets: worker.sockets,
        })),
        wanted,
        steady: ready.length === wanted && supervisor.isSteady,
        // Sessions in a worker's memory would die with it: people who stay in it keep it.
        mayShrink: last?.heartbeat?.memorySessions === 0,
      },
      range,
    );
    this.state = state;
    if (change === null) return;
    supervisor.setWanted(change.to);
    this.recordChange(wanted, change);
  }

  private recordChange(from: number, { to, fullness }: ElasticStep): void {
    const { logger, eventLog } = this.options;
    logger.info({ from, to, fullness }, 'the number of workers follows the load');
    const why =
      to > from
        ? ({ why: 'full', fullness } as const)
        : ({ why: 'idle', seconds: ELASTIC.shrinkAfterMs / 1000 } as const);
    eventLog.record({ kind: 'workers-changed', params: { from, to, ...why } });
  }
}
