import type { Logger } from '../../logger.js';
import type { EventFacts } from '../../protocol/cluster-event.js';
import type { ExitCause } from '../../protocol/exit-cause.js';
import { phraseCause } from '../../protocol/exit-cause.js';
import type { Limits } from '../../protocol/limits.js';
import type { NewEvent } from '../event-log/event-log.js';
import { whoIsThere } from './counts-before.js';
import { rollingBoundMs } from './rolling.js';
import type { Ending } from './worker-end.js';
import type { WorkerProcess } from './worker-process.js';

/**
 * Tells what happens to workers: to the event log, and to the log of the process what an administrator looks for there.
 */
export class Narrator {
  constructor(
    private readonly record: (event: NewEvent) => void,
    private readonly logger: Logger,
    private readonly limits: Limits,
  ) {}

  workerStarted(worker: WorkerProcess): void {
    this.logger.info(logFieldsOf(worker), 'worker started');
    this.recordOf(worker, { kind: 'worker-started', params: {} });
  }

  workerReady(worker: WorkerProcess, tookMs: number): void {
    this.logger.info({ ...logFieldsOf(worker), tookMs }, 'worker ready');
    this.recordOf(worker, { kind: 'worker-ready', params: { tookMs } });
  }

  workerDraining(worker: WorkerProcess): void {
    this.record({
      ...subjectOf(worker),
      kind: 'worker-draining',
      params: {},
      ...(worker.drainAskedBy === null ? {} : { by: worker.drainAskedBy }),
      ...whoIsThere([worker]),
    });
  }

  fellSilent(worker: WorkerProcess): void {
    this.logger.warn(logFieldsOf(worker), 'worker does not answer');
    const seconds = this.limits.heartbeatSuspectMs / 1000;
    this.record({
      ...subjectOf(worker),
      kind: 'worker-frozen',
      params: { seconds },
      // A fault that an operator put in it has had its event.
      ...(worker.evidence.fault === null ? { ...whoWasThere(worker), silentSince: worker.lastHeardAt } : {}),
    });
  }

  answersAgain(worker: WorkerProcess): void {
    this.logger.info(logFieldsOf(worker), 'worker answers again');
    this.recordOf(worker, { kind: 'worker-thawed', params: {} });
  }

  workerEnded(worker: WorkerProcess, { cause, inGoodOrder, unneeded }: Ending): void {
    if (inGoodOrder) {
      this.logger.info(logFieldsOf(worker), 'worker drained');
      this.recordOf(worker, { kind: 'worker-drained', params: { unneeded } });
      return;
    }
    this.logger.warn(
      { ...logFieldsOf(worker), cause: phraseCause(cause), sockets: worker.sockets },
      'worker died',
    );
    this.record({
      ...subjectOf(worker),
      kind: 'worker-died',
      params: { cause },
      ...(cause.kind === 'operator' ? { by: cause.by } : {}),
      ...(beganBefore(cause) ? {} : whoWasThere(worker)),
    });
  }

  slotFailed(slot: number, deaths: number): void {
    const { crashLoopWindowMs, failedSlotRetryMs } = this.limits;
    this.logger.error({ slot, deaths }, 'slot failed');
    const params = { deaths, seconds: crashLoopWindowMs / 1000, retryMinutes: failedSlotRetryMs / 60_000 };
    this.record({ slot, kind: 'slot-failed', params });
  }

  slotRemoved(slot: number): void {
    this.record({ slot, kind: 'slot-removed', params: {} });
  }

  /** `startsMs`: how long the start of each may take. `by`: null when a signal asked for it. */
  restartStarted(startsMs: readonly number[], by: string | null): void {
    const { drainDeadlineMs } = this.limits;
    const bounds = startsMs.map((ms) => rollingBoundMs(1, { workerStartTimeoutMs: ms, drainDeadlineMs }));
    const params = { workers: startsMs.length, boundMs: bounds.reduce((sum, ms) => sum + ms, 0) };
    this.record({ kind: 'rolling-restart-started', params, ...(by === null ? {} : { by }) });
  }

  restartFinished(
    result: { readonly done: number; readonly of: number },
    tookMs: number,
    by: string | null,
  ): void {
    const params = { ...result, seconds: Math.round(tookMs / 100) / 10 };
    this.logger.info(params, 'rolling restart over');
    this.record({ kind: 'rolling-restart-finished', params, ...(by === null ? {} : { by }) });
  }

  primaryWasLate(): void {
    this.logger.warn('this primary was late itself; heartbeats are judged anew');
  }

  private recordOf(worker: WorkerProcess, facts: EventFacts): void {
    this.record({ ...facts, ...subjectOf(worker) });
  }
}

/** As it said last. */
function whoWasThere(worker: WorkerProcess) {
  return { ...whoIsThere([worker]), reportedAt: worker.lastHeardAt };
}

/** A death that a freeze began is one event with it. */
function beganBefore(cause: ExitCause): boolean {
  return cause.kind === 'silent' || (cause.kind === 'operator' && cause.did !== 'SIGKILL');
}

function subjectOf({ slot, pid }: WorkerProcess): { slot: number; pid: number } {
  return { slot, pid };
}

/** As the log of the process names it: `pid` is the primary's there. */
function logFieldsOf({ slot, pid }: WorkerProcess): { slot: number; worker: number } {
  return { slot, worker: pid };
}
