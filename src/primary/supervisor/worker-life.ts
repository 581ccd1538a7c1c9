import type { Logger } from '../../logger.js';
import type { ExitNote, FromWorker, WorkerBoot } from '../../protocol/ipc.js';
import type { Limits } from '../../protocol/limits.js';
import type { NewEvent } from '../event-log/event-log.js';
import type { PendingConnection } from '../router/pending-connection.js';
import type { Clock } from '../shared/clock.js';
import { Listeners } from '../shared/listeners.js';
import { ExitNotes } from './exit-notes.js';
import type { ForkWorker } from './fork-worker.js';
import { type NodeExit, type SlotProcess, WORKER_MARKER } from './leftovers.js';
import { Narrator } from './narrator.js';
import type { Slot, SlotHost } from './slot.js';
import { StartPermits } from './start-permits.js';
import { Unfit } from './unfit.js';
import { WorkerBroadcasts } from './worker-broadcasts.js';
import { endingOf } from './worker-end.js';
import type { HealthHost } from './worker-health.js';
import { type WorkerExit, type WorkerHooks, WorkerProcess } from './worker-process.js';

/** The connections that workers get; the router is one. */
export interface Connections {
  /** Not with a worker yet. */
  readonly pending: number;
  /** Its worker died, froze or drains: it goes elsewhere. */
  reroute(connections: readonly PendingConnection[]): void;
  workerReady(): void;
}

export interface WorkerLifeOptions {
  readonly node: string;
  readonly fork: ForkWorker;
  /** Told to each worker when it says hello, so that it gets the mode of that moment. */
  readonly boot: (slot: number) => WorkerBoot;
  /** In the environment of every worker: says whose it is, when its primary is gone. */
  readonly marker: string;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly record: (event: NewEvent) => void;
  /** How workers of earlier runs of this node ended, oldest first. */
  readonly formerExits: readonly NodeExit[];
  /**
   * The worker processes changed: they are kept for the next primary, which finds them orphaned or tells how they
   * ended.
   */
  readonly keep: (processes: readonly SlotProcess[], exits: readonly ExitNote[]) => void;
  /** No worker can ever serve here, for what they say: told once. */
  readonly onUnfit: (words: string) => void;
}

/** What a draining worker gets beyond its deadline to end by itself. */
export const KILL_AFTER_MS = 300;

/** Before the start there is no worker that could get or leave one. */
const NO_CONNECTIONS: Connections = { pending: 0, reroute: () => {}, workerReady: () => {} };

/**
 * The worker processes from fork to exit: what each step means for its slot, its connections, the other workers, and
 * the logs.
 */
export class WorkerLife implements SlotHost, WorkerHooks, HealthHost {
  readonly limits: Limits;
  readonly clock: Clock;
  readonly broadcasts: WorkerBroadcasts;
  readonly narrator: Narrator;
  /** Something changed that the control room shows at once. */
  readonly changes = new Listeners();
  /** What a worker tells that is not about its own life. */
  readonly reports = new Listeners<[FromWorker]>();
  connections = NO_CONNECTIONS;
  private isClosing = false;
  private readonly exits: ExitNotes;
  private readonly startPermits: StartPermits;
  private readonly unfit = new Unfit();

  constructor(
    private readonly options: WorkerLifeOptions,
    private readonly slots: Map<number, Slot>,
  ) {
    const { node, formerExits, record, logger, limits, clock } = options;
    this.limits = limits;
    this.clock = clock;
    this.exits = new ExitNotes(node, formerExits);
    this.broadcasts = new WorkerBroadcasts(slots, this.exits);
    this.narrator = new Narrator(record, logger, limits);
    this.startPermits = new StartPermits(
      () => [...slots.values()].filter(({ current }) => current?.state === 'ready').length,
      () => this.connections.pending,
      clock,
    );
  }

  get closing(): boolean {
    return this.isClosing;
  }

  /** The node goes: slots that get empty are not news any more. */
  beginClosing(): void {
    this.isClosing = true;
  }

  processes(): WorkerProcess[] {
    return [...this.slots.values()].flatMap((slot) => slot.processes());
  }

  /** For the next primary, which finds them orphaned or tells how they ended. */
  keepProcesses(): void {
    this.options.keep(this.processes(), this.exits.all);
  }

  // What a slot asks for.

  fork(slot: Slot): WorkerProcess {
    const { fork, marker, boot } = this.options;
    const child = fork({ [WORKER_MARKER]: marker });
    const worker = new WorkerProcess(slot.number, child, () => boot(slot.number), this, this.clock);
    this.exits.forget(worker.pid);
    this.narrator.workerStarted(worker);
    // The slot does not know its new process yet.
    setImmediate(() => this.keepProcesses());
    return worker;
  }

  drain(worker: WorkerProcess): void {
    const { drainMoveWindowMs, drainDeadlineMs } = this.limits;
    worker.transition('drain');
    this.narrator.workerDraining(worker);
    worker.send({ type: 'holdfast:drain', moveWithinMs: drainMoveWindowMs, deadlineMs: drainDeadlineMs });
    this.connections.reroute(worker.handoffs.takeWaiting());
    this.clock.after(drainDeadlineMs + KILL_AFTER_MS, () => {
      if (worker.alive) worker.kill({ kind: 'slow-drain', seconds: drainDeadlineMs / 1000 });
    });
    this.changed();
  }

  onChange(): void {
    this.changed();
  }

  onFailed(slot: Slot, deaths: number): void {
    this.narrator.slotFailed(slot.number, deaths);
  }

  onRemoved(slot: Slot): void {
    if (this.isClosing || this.slots.get(slot.number) !== slot) return;
    this.slots.delete(slot.number);
    this.narrator.slotRemoved(slot.number);
    this.changed();
  }

  // What a worker tells, or its silence.

  onHello(worker: WorkerProcess): void {
    this.startPermits.beginWhenPermitted(worker);
  }

  onReady(worker: WorkerProcess): void {
    this.unfit.onServed();
    this.narrator.workerReady(worker, worker.ageMs);
    this.slots.get(worker.slot)?.onReady(worker);
    this.broadcasts.sendLasting(worker);
    this.changed();
    this.connections.workerReady();
  }

  onHeartbeat(worker: WorkerProcess): void {
    if (!worker.transition('answer')) return;
    worker.evidence.onRecovered();
    this.narrator.answersAgain(worker);
    this.changed();
    this.connections.workerReady();
  }

  startWithinMs({ slot }: WorkerProcess): number {
    return this.slots.get(slot)?.startWithinMs ?? this.limits.workerStartTimeoutMs;
  }

  onSilent(worker: WorkerProcess): void {
    this.narrator.fellSilent(worker);
    this.connections.reroute(worker.handoffs.takeWaiting());
    this.changed();
  }

  onPrimaryLate(): void {
    this.narrator.primaryWasLate();
    this.broadcasts.broadcastPing();
  }

  onReport(report: FromWorker): void {
    this.reports.notify(report);
  }

  onUndelivered(connection: PendingConnection): void {
    this.connections.reroute([connection]);
  }

  onExit(worker: WorkerProcess, exit: WorkerExit, queued: PendingConnection[]): void {
    const ending = endingOf(worker.evidence, worker.state, exit);
    worker.transition('end');
    this.exits.add(worker, ending.cause, ending.inGoodOrder, this.clock.wall());
    this.narrator.workerEnded(worker, ending);
    this.slots.get(worker.slot)?.onExited(worker, ending.cause, ending.inGoodOrder);
    this.keepProcesses();
    // First the news, so that whoever gets the connections can tell what became of their worker. Both come after the
    // slot's decision, since connections may go to a replacement that is ready.
    this.changed();
    this.connections.reroute(queued);
    if (ending.cause.kind === 'boot' && this.unfit.onRefused(this.slots.size))
      this.options.onUnfit(ending.cause.words);
  }

  private changed(): void {
    this.broadcasts.broadcastDirectory();
    this.changes.notify();
  }
}
