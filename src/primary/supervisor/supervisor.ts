import cluster from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../log.js';
import type { EventFacts, ExitCause } from '../../protocol/cluster-event.js';
import type { ControlSignal } from '../../protocol/control.js';
import { HoldfastError } from '../../protocol/errors.js';
import { phraseCause } from '../../protocol/event-phrases.js';
import type { ExitNote, FromWorker, Peers, ToWorker, WorkerBoot } from '../../protocol/ipc.js';
import type { Limits } from '../../protocol/limits.js';
import type { Mode } from '../../protocol/mode.js';
import type { NewEvent } from '../event-log/event-log.js';
import { type NodeExit, type SlotProcess, WORKER_MARKER } from '../leftovers.js';
import type { PendingConnection } from '../router/pending-connection.js';
import type { WorkerTable } from '../router/pick-worker.js';
import { WORKER_YOUNG_SPACE } from '../young-space.js';
import { judgePulse, wasLate } from './heartbeat.js';
import { rollingBoundMs } from './rolling.js';
import { restartInTurn } from './rolling-restart.js';
import { Slot, type SlotHost } from './slot.js';
import { StartGate } from './start-gate.js';
import { workerEnd } from './worker-end.js';
import { type WorkerExit, type WorkerHooks, WorkerProcess } from './worker-process.js';

export interface SupervisorOptions {
  readonly node: string;
  /** File that a worker runs: the same main as the primary's. */
  readonly exec: string;
  /** Told to each worker when it says hello, so that it gets the mode of that moment. */
  readonly boot: (slot: number) => WorkerBoot;
  /** In the environment of every worker: says whose it is, when its primary is gone. */
  readonly marker: string;
  readonly limits: Limits;
  readonly log: Log;
  readonly record: (event: NewEvent) => string;
  readonly reroute: (connections: readonly PendingConnection[]) => void;
  /** Connections that are not with a worker yet. */
  readonly arriving: () => number;
  readonly onReady: () => void;
  /** Something that the control room shows at once. */
  readonly onChange: () => void;
  readonly onReport: (report: FromWorker) => void;
  /** How workers of earlier runs of this node ended, oldest first. */
  readonly formerExits: readonly NodeExit[];
  /** The worker processes changed: they are kept for the next primary, which finds them orphaned or tells how they ended. */
  readonly onProcesses: (processes: readonly SlotProcess[], exits: readonly ExitNote[]) => void;
}

const CHECK_EVERY_MS = 250;
const EXIT_NOTES_MAX = 64;
const SPIN_MS = 10_000;
/** What a draining worker gets beyond its deadline to end by itself. */
const KILL_AFTER_MS = 300;

/** Keeps the slots filled, and judges who lives. */
export class Supervisor implements WorkerTable, SlotHost, WorkerHooks {
  readonly slots = new Map<number, Slot>();
  wanted = 0;
  closing = false;
  rolling: { done: number; of: number } | null = null;
  readonly limits: Limits;
  private readonly gate = new StartGate(
    () => this.readyCount,
    () => this.options.arriving(),
  );
  exits: readonly ExitNote[];
  private peers: ToWorker | null = null;
  private checker: NodeJS.Timeout | null = null;
  private lastCheckAt = Date.now();
  private excusedUntil = 0;

  constructor(private readonly options: SupervisorOptions) {
    this.limits = options.limits;
    this.exits = options.formerExits.map((exit) => ({ ...exit, node: options.node })).slice(-EXIT_NOTES_MAX);
  }

  /** Forks the first workers and begins to judge heartbeats. */
  start(workers: number): void {
    cluster.setupPrimary({
      exec: this.options.exec,
      args: [],
      // What the operator gave to this process counts more: the last one wins.
      execArgv: [WORKER_YOUNG_SPACE, ...process.execArgv],
      serialization: 'advanced',
    });
    this.lastCheckAt = Date.now();
    this.checker = setInterval(() => this.check(Date.now()), CHECK_EVERY_MS);
    this.setWanted(workers);
  }

  /** As an operator asks. Throws `conflict` while a rolling restart runs. */
  changeWanted(count: number): void {
    if (this.rolling !== null) {
      throw new HoldfastError(
        'conflict',
        'A rolling restart runs; change the number of workers when it is over.',
      );
    }
    if (this.closing) throw new HoldfastError('draining', 'This node is shutting down.');
    this.setWanted(count);
  }

  /** Adds slots, or drains and removes the highest ones. */
  setWanted(count: number): void {
    this.wanted = count;
    for (const slot of [...this.slots.values()]) {
      if (slot.number > count && !slot.removing) slot.remove();
    }
    for (let number = 1; number <= count; number += 1) {
      const present = this.slots.get(number);
      if (present !== undefined && !present.removing) continue;
      // A slot that is still draining is taken over: its old worker may finish beside the new one.
      const slot = present ?? new Slot(number, this);
      slot.removing = false;
      this.slots.set(number, slot);
      slot.start();
    }
    this.options.onChange();
  }

  current(): { slot: number; worker: WorkerProcess; renewed: boolean }[] {
    const table = [];
    for (const slot of this.slots.values()) {
      if (slot.current !== null)
        table.push({ slot: slot.number, worker: slot.current, renewed: slot.renewed });
    }
    return table;
  }

  byPid(slot: number, pid: number): WorkerProcess | null {
    return (
      this.slots
        .get(slot)
        ?.processes()
        .find((one) => one.pid === pid) ?? null
    );
  }

  processes(): WorkerProcess[] {
    return [...this.slots.values()].flatMap((slot) => slot.processes());
  }

  get readyCount(): number {
    return this.current().filter(({ worker }) => worker.state === 'ready').length;
  }

  /** Nothing is being replaced, and the node stays. */
  get isSteady(): boolean {
    return this.rolling === null && !this.closing;
  }

  /** Every wanted slot has been ready or failed once: the start is over. */
  get settled(): boolean {
    return [...this.slots.values()].every(
      (slot) => slot.failed || slot.current?.readyAt != null || slot.restarts > 0,
    );
  }

  /** Starts a rolling restart, which goes on by itself. Throws `conflict` when one runs already. */
  restartAll(by: string | null): void {
    if (this.rolling !== null) throw new HoldfastError('conflict', 'A rolling restart runs already.');
    if (this.closing) throw new HoldfastError('draining', 'This node is shutting down.');
    void this.restartInTurn(by);
  }

  private async restartInTurn(by: string | null): Promise<void> {
    const who = by === null ? {} : { by };
    const of = this.slots.size;
    this.rolling = { done: 0, of };
    this.options.record({
      ...who,
      kind: 'rolling-restart-started',
      params: { workers: of, boundMs: rollingBoundMs(of, this.limits) },
    });
    const startedAt = Date.now();
    try {
      const result = await restartInTurn({
        slots: this.slots,
        isClosing: () => this.closing,
        onProgress: (done) => {
          this.rolling = { done, of };
          this.options.onChange();
        },
      });
      const seconds = Math.round((Date.now() - startedAt) / 100) / 10;
      this.options.log.info({ ...result, seconds }, 'rolling restart over');
      this.options.record({
        ...who,
        kind: 'rolling-restart-finished',
        params: { ...result, seconds },
      });
    } finally {
      this.rolling = null;
      this.options.onChange();
    }
  }

  sendMode(mode: Mode): void {
    this.broadcast({ type: 'holdfast:mode', mode });
  }

  /** Told to the workers now, and to those to come. */
  sendPeers(peers: Peers): void {
    this.peers = { type: 'holdfast:peers', peers };
    this.broadcast(this.peers);
  }

  /** The first account needs this token from now on; workers that start later get it with their boot. */
  sendSetup(token: string): void {
    this.broadcast({ type: 'holdfast:setup', token });
  }

  /** What an operator does to one worker. Throws `not_found` or `conflict`. */
  operate(number: number, signal: ControlSignal, by: string): void {
    const slot = this.slots.get(number);
    const worker = slot?.current ?? null;
    if (slot === undefined) throw new HoldfastError('not_found', `There is no slot ${number} on this node.`);
    if (worker === null || !worker.alive) {
      throw new HoldfastError('conflict', `Slot ${number} has no worker now.`);
    }
    if (signal === 'SIGTERM') {
      if (worker.state !== 'ready') {
        throw new HoldfastError(
          'conflict',
          `Worker ${number} is ${worker.state}; only a ready worker can drain.`,
        );
      }
      if (slot.replacement !== null) {
        throw new HoldfastError('conflict', `Worker ${number} is being replaced already.`);
      }
      worker.drainAskedBy = by;
      void slot.replace();
      return;
    }
    const at = { slot: number, pid: worker.pid, by };
    if (signal === 'spin') {
      worker.send({ type: 'holdfast:spin', forMs: SPIN_MS });
      worker.fault = { kind: 'operator', did: 'blocked', by };
      this.options.record({ ...at, kind: 'worker-blocked', params: {} });
      return;
    }
    if (signal === 'SIGKILL') worker.blame = { kind: 'operator', did: signal, by };
    if (signal === 'SIGSTOP') worker.fault = { kind: 'operator', did: 'frozen', by };
    if (signal === 'SIGCONT') worker.fault = null;
    worker.signal(signal);
    this.options.record({ ...at, kind: 'signal', params: { signal } });
  }

  /** Drains everything; resolves when all workers are gone, at the latest `deadlineMs` from now. */
  async shutDown(moveWithinMs: number, deadlineMs: number): Promise<void> {
    this.closing = true;
    if (this.checker !== null) clearInterval(this.checker);
    for (const slot of this.slots.values()) slot.dispose();
    for (const worker of this.processes()) {
      if (worker.state === 'ready') {
        worker.state = 'draining';
        worker.send({ type: 'holdfast:drain', moveWithinMs, deadlineMs });
      } else if (worker.state !== 'draining') {
        worker.blame ??= { kind: 'unneeded', while: worker.state };
        worker.signal('SIGKILL');
      }
    }
    this.options.onChange();
    const until = Date.now() + deadlineMs + KILL_AFTER_MS;
    while (this.processes().length > 0 && Date.now() < until) await sleep(20);
    for (const worker of this.processes()) worker.signal('SIGKILL');
    const killedBy = Date.now() + 500;
    while (this.processes().length > 0 && Date.now() < killedBy) await sleep(10);
  }

  // What a slot asks for.

  fork(slot: Slot): WorkerProcess {
    const worker = new WorkerProcess(
      slot.number,
      { [WORKER_MARKER]: this.options.marker },
      () => this.options.boot(slot.number),
      this,
    );
    this.options.log.info({ slot: slot.number, worker: worker.pid }, 'worker started');
    this.record(worker, { kind: 'worker-started', params: {} });
    // The slot does not know its new process yet.
    setImmediate(() => this.options.onProcesses(this.processes(), this.exits));
    // The kernel gives out pids again, in a container the same ones at each start.
    this.exits = this.exits.filter((exit) => exit.pid !== worker.pid);
    return worker;
  }

  drain(worker: WorkerProcess): void {
    const { drainMoveWindowMs, drainDeadlineMs } = this.limits;
    worker.state = 'draining';
    this.options.record({
      slot: worker.slot,
      pid: worker.pid,
      kind: 'worker-draining',
      params: {},
      ...(worker.drainAskedBy === null ? {} : { by: worker.drainAskedBy }),
      socketsBefore: worker.sockets,
    });
    worker.send({ type: 'holdfast:drain', moveWithinMs: drainMoveWindowMs, deadlineMs: drainDeadlineMs });
    this.options.reroute(worker.handoffs.takeWaiting());
    setTimeout(() => {
      if (!worker.alive) return;
      worker.blame ??= { kind: 'slow-drain', seconds: drainDeadlineMs / 1000 };
      worker.signal('SIGKILL');
    }, drainDeadlineMs + KILL_AFTER_MS).unref();
    this.changed();
  }

  onChange(): void {
    this.changed();
  }

  onFailed(slot: Slot, deaths: number): void {
    const { crashLoopWindowMs, failedSlotRetryMs } = this.limits;
    const params = { deaths, seconds: crashLoopWindowMs / 1000, retryMinutes: failedSlotRetryMs / 60_000 };
    this.options.log.error({ slot: slot.number, deaths }, 'slot failed');
    this.options.record({ slot: slot.number, kind: 'slot-failed', params });
  }

  onRemoved(slot: Slot): void {
    if (this.closing || this.slots.get(slot.number) !== slot) return;
    this.slots.delete(slot.number);
    this.options.record({ slot: slot.number, kind: 'slot-removed', params: {} });
    this.changed();
  }

  // What a worker tells.

  onHello(worker: WorkerProcess): void {
    this.gate.pass(worker);
  }

  onReady(worker: WorkerProcess): void {
    const tookMs = Date.now() - worker.startedAt;
    this.options.log.info({ slot: worker.slot, worker: worker.pid, tookMs }, 'worker ready');
    this.record(worker, { kind: 'worker-ready', params: { tookMs } });
    this.slots.get(worker.slot)?.ready(worker);
    if (this.peers !== null) worker.send(this.peers);
    this.changed();
    this.options.onReady();
  }

  onHeartbeat(worker: WorkerProcess): void {
    if (worker.state !== 'frozen') return;
    worker.state = 'ready';
    worker.fault = null;
    this.options.log.info({ slot: worker.slot, worker: worker.pid }, 'worker answers again');
    this.record(worker, { kind: 'worker-thawed', params: {} });
    this.changed();
    this.options.onReady();
  }

  onReport(_worker: WorkerProcess, report: FromWorker): void {
    this.options.onReport(report);
  }

  onUndelivered(_worker: WorkerProcess, connection: PendingConnection): void {
    this.options.reroute([connection]);
  }

  onExit(worker: WorkerProcess, exit: WorkerExit, queued: PendingConnection[]): void {
    const wasDraining = worker.state === 'draining';
    const reason = causeOfExit(exit, worker);
    const unneeded = reason.kind === 'unneeded' && worker.state === 'starting';
    const deliberate = unneeded || (wasDraining && (exit.code === 0 || worker.drained));
    const cause = phraseCause(reason);
    const sockets = worker.sockets;
    worker.state = 'dead';
    const note: ExitNote = {
      node: this.options.node,
      slot: worker.slot,
      pid: worker.pid,
      at: Date.now(),
      fate: deliberate ? 'drained' : 'died',
      cause,
      ...(deliberate ? {} : { end: workerEnd(reason) }),
    };
    this.exits = [...this.exits, note].slice(-EXIT_NOTES_MAX);
    const at = { slot: worker.slot, worker: worker.pid };
    if (deliberate) {
      this.options.log.info(at, 'worker drained');
      this.record(worker, { kind: 'worker-drained', params: { unneeded } });
    } else {
      this.options.log.warn({ ...at, cause, sockets }, 'worker died');
      this.options.record({
        slot: worker.slot,
        pid: worker.pid,
        kind: 'worker-died',
        params: { cause: reason },
        ...byWhom(worker.blame),
        socketsBefore: sockets,
      });
    }
    this.slots.get(worker.slot)?.exited(worker, cause, deliberate);
    this.options.onProcesses(this.processes(), this.exits);
    // First the news, so that whoever gets the connections can tell what became of their worker; and both after the slot's
    // decision, since connections may go to a replacement that is ready.
    this.changed();
    this.options.reroute(queued);
  }

  private check(now: number): void {
    const late = wasLate(now, this.lastCheckAt, CHECK_EVERY_MS);
    this.lastCheckAt = now;
    if (late) {
      this.excusedUntil = now;
      this.options.log.warn('this primary was late itself; heartbeats are judged anew');
      this.broadcast({ type: 'holdfast:ping' });
      return;
    }
    for (const worker of this.processes()) this.judge(worker, now);
  }

  private judge(worker: WorkerProcess, now: number): void {
    if (worker.state === 'starting') {
      if (now - worker.startedAt < this.limits.workerStartTimeoutMs) return;
      worker.blame ??= { kind: 'slow-start', seconds: this.limits.workerStartTimeoutMs / 1000 };
      worker.signal('SIGKILL');
      return;
    }
    const pulse = judgePulse(now, worker.lastBeatAt, this.excusedUntil, this.limits);
    if (pulse === 'dead') {
      worker.blame ??= worker.fault ?? { kind: 'silent', seconds: this.limits.heartbeatDeadMs / 1000 };
      worker.signal('SIGKILL');
    } else if (pulse === 'suspect' && worker.state === 'ready') {
      worker.state = 'frozen';
      this.options.log.warn({ slot: worker.slot, worker: worker.pid }, 'worker does not answer');
      this.record(worker, {
        kind: 'worker-frozen',
        params: { seconds: this.limits.heartbeatSuspectMs / 1000 },
      });
      this.options.reroute(worker.handoffs.takeWaiting());
      this.changed();
    }
  }

  private record(worker: WorkerProcess, facts: EventFacts): void {
    this.options.record({ ...facts, slot: worker.slot, pid: worker.pid });
  }

  private changed(): void {
    this.broadcast(this.roster());
    this.options.onChange();
  }

  private broadcast(message: ToWorker): void {
    for (const worker of this.processes()) if (worker.state !== 'starting') worker.send(message);
  }

  private roster(): ToWorker {
    const slots = [...this.slots.values()].map(({ number, current, failed }) => ({
      slot: number,
      pid: current?.pid ?? null,
      state: current?.state ?? (failed ? ('failed' as const) : ('dead' as const)),
    }));
    const leaving = [...this.slots.values()].flatMap((slot) => [...slot.leaving].map(({ pid }) => pid));
    return { type: 'holdfast:roster', slots, leaving, exits: this.exits };
  }
}

/** The operator to blame, as an event has it. */
function byWhom(blame: ExitCause | null): { readonly by?: string } {
  return blame?.kind === 'operator' ? { by: blame.by } : {};
}

/** Its own words count most, then what was done to it. */
function causeOfExit({ code, signal }: WorkerExit, { bootProblem, blame }: WorkerProcess): ExitCause {
  if (bootProblem !== null) return { kind: 'boot', words: bootProblem };
  if (blame !== null) return blame;
  return signal === null ? { kind: 'code', code } : { kind: 'signal', signal };
}
