import type { ControlSignal } from '../../protocol/control.js';
import type { FromWorker } from '../../protocol/ipc.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { WorkerTable } from '../router/routed-worker.js';
import { type Clock, pause } from '../shared/clock.js';
import type { Listeners } from '../shared/listeners.js';
import { operateOn } from './operator-actions.js';
import { restartInTurn } from './rolling-restart.js';
import { Slot } from './slot.js';
import type { WorkerBroadcasts } from './worker-broadcasts.js';
import { Health } from './worker-health.js';
import { type Connections, KILL_AFTER_MS, WorkerLife, type WorkerLifeOptions } from './worker-life.js';
import type { WorkerProcess } from './worker-process.js';

/** What the kernel gets to end what was killed. */
const GONE_AFTER_MS = 500;
const LOOK_EVERY_MS = 20;

/** Keeps the slots filled. */
export class Supervisor implements WorkerTable {
  readonly slots = new Map<number, Slot>();
  wanted = 0;
  rolling: { readonly done: number; readonly of: number } | null = null;
  private readonly life: WorkerLife;
  private readonly health: Health;
  private readonly clock: Clock;

  constructor(private readonly options: WorkerLifeOptions) {
    this.clock = options.clock;
    this.life = new WorkerLife(options, this.slots);
    this.health = new Health(this.life, options.limits, options.clock);
  }

  /** Something changed that the control room shows at once. */
  get changes(): Listeners {
    return this.life.changes;
  }

  /** What a worker tells that is not about its own life. */
  get reports(): Listeners<[FromWorker]> {
    return this.life.reports;
  }

  /** What all workers are told. */
  get broadcasts(): WorkerBroadcasts {
    return this.life.broadcasts;
  }

  get closing(): boolean {
    return this.life.closing;
  }

  /** Forks the first workers and begins to judge their heartbeats. */
  start(workers: number, connections: Connections): void {
    this.life.connections = connections;
    this.health.start();
    this.setWanted(workers);
  }

  /** As an operator asks. Throws `conflict` while a rolling restart runs. */
  changeWanted(count: number): void {
    if (this.rolling !== null) {
      throw refusalError('conflict', { kind: 'restart-before-count' });
    }
    this.insistOpen();
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
      // A slot that is still draining is taken over.
      const slot = present ?? new Slot(number, this.life);
      this.slots.set(number, slot);
      slot.restore();
    }
    this.changes.notify();
  }

  current(): { slot: number; worker: WorkerProcess; replaced: boolean }[] {
    return [...this.slots.values()].flatMap(({ number, current, replaced }) =>
      current === null ? [] : [{ slot: number, worker: current, replaced }],
    );
  }

  byPid(slot: number, pid: number): WorkerProcess | null {
    const processes = this.slots.get(slot)?.processes() ?? [];
    return processes.find((one) => one.pid === pid) ?? null;
  }

  processes(): WorkerProcess[] {
    return this.life.processes();
  }

  get readyCount(): number {
    return this.current().filter(({ worker }) => worker.state === 'ready').length;
  }

  /**
   * A worker that is ready does not say that the store is away. The primary's own connection may work where theirs do
   * not.
   */
  get reachesStore(): boolean {
    return this.current().some(
      ({ worker }) => worker.state === 'ready' && worker.heartbeat?.storeUp !== false,
    );
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
    if (this.rolling !== null) throw refusalError('conflict', { kind: 'restart-runs' });
    this.insistOpen();
    void this.restartInTurn(by);
  }

  /** What an operator does to one worker. Throws `not_found` or `conflict`. */
  operate(number: number, signal: ControlSignal, by: string): void {
    const event = operateOn(this.slots, number, signal, by);
    if (event !== null) this.options.record(event);
  }

  /** Drains everything; resolves when all workers are gone, at the latest `deadlineMs` from now. */
  async shutDown(moveWithinMs: number, deadlineMs: number): Promise<void> {
    this.life.beginClosing();
    this.health.stop();
    for (const slot of this.slots.values()) slot.dispose();
    for (const worker of this.processes()) {
      if (worker.transition('drain')) worker.send({ type: 'holdfast:drain', moveWithinMs, deadlineMs });
      else if (worker.state !== 'draining') worker.kill({ kind: 'unneeded', while: worker.state });
    }
    this.changes.notify();
    await this.whenGone(deadlineMs + KILL_AFTER_MS);
    for (const worker of this.processes()) worker.kill({ kind: 'slow-drain', seconds: deadlineMs / 1000 });
    await this.whenGone(GONE_AFTER_MS);
    this.life.keepProcesses();
  }

  private async restartInTurn(by: string | null): Promise<void> {
    const of = this.slots.size;
    this.rolling = { done: 0, of };
    this.life.narrator.restartStarted(
      [...this.slots.values()].map(({ startWithinMs }) => startWithinMs),
      by,
    );
    const startedAt = this.clock.now();
    try {
      const result = await restartInTurn({
        slots: this.slots,
        isClosing: () => this.closing,
        onProgress: (done) => {
          this.rolling = { done, of };
          this.changes.notify();
        },
      });
      this.life.narrator.restartFinished(result, this.clock.now() - startedAt, by);
    } finally {
      this.rolling = null;
      this.changes.notify();
    }
  }

  private insistOpen(): void {
    if (this.closing) throw refusalError('draining', { kind: 'node-closing' });
  }

  private async whenGone(withinMs: number): Promise<void> {
    const until = this.clock.now() + withinMs;
    while (this.processes().length > 0 && this.clock.now() < until) await pause(this.clock, LOOK_EVERY_MS);
  }
}
