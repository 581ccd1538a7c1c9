import type { ExitNote, ToWorker } from '../../protocol/ipc.js';
import type { PreviousWorker, ServedBy } from '../../protocol/served-by.js';
import { isRunning } from '../../running-process.js';

type SlotsMessage = Extract<ToWorker, { type: 'holdfast:slots' }>;

/** A worker that died an instant ago may still be reported as alive; its note comes within this. */
const NOTE_WITHIN_MS = 300;

/** What the primary says of this node's workers: who runs, who ended and why. */
export class SlotDirectory {
  private slots: SlotsMessage['slots'] = [];
  private leaving: SlotsMessage['leaving'] = [];
  private exits: readonly ExitNote[] = [];
  private readonly reported = new Set<string>();
  private readonly exitListeners: ((exit: ExitNote) => void)[] = [];
  private waiters: (() => void)[] = [];

  constructor(private readonly self: ServedBy) {}

  update(message: SlotsMessage): void {
    this.slots = message.slots;
    this.leaving = message.leaving;
    this.exits = message.exits;
    for (const exit of message.exits) {
      const key = `${exit.slot}.${exit.pid}.${exit.at}`;
      if (this.reported.has(key)) continue;
      this.reported.add(key);
      for (const listener of this.exitListeners) listener(exit);
    }
    for (const wake of this.waiters.splice(0)) wake();
  }

  /** Each exit on this node, once. */
  onExit(listener: (exit: ExitNote) => void): void {
    this.exitListeners.push(listener);
  }

  /** What became of the process that served a client before; waits a moment when it has just died. */
  async findPrevious(from: ServedBy, moving: boolean): Promise<PreviousWorker | undefined> {
    const { node, slot, pid } = from;
    if (node === this.self.node && pid === this.self.pid) return undefined;
    if (node !== this.self.node) return { node, slot, pid, fate: 'unknown' };
    const deadline = performance.now() + NOTE_WITHIN_MS;
    for (;;) {
      const note = this.exits.find((exit) => exit.pid === pid && exit.slot === slot);
      if (note !== undefined) {
        const { fate, cause, ended } = note;
        return { node, slot, pid, fate, cause, ...(ended === undefined ? {} : { ended }) };
      }
      if (!this.slots.some((one) => one.slot === slot)) return { node, slot, pid, fate: 'unknown' };
      if (!moving && this.leaving.includes(pid)) return { node, slot, pid, fate: 'drained' };
      if (moving || isRunning(pid)) return { node, slot, pid, fate: 'alive' };
      if (performance.now() >= deadline) {
        // One that no primary told of served in another life of this node.
        const isKnown = this.slots.some((one) => one.slot === slot && one.pid === pid);
        return { node, slot, pid, fate: isKnown ? 'died' : 'unknown' };
      }
      await this.nextUpdate(deadline - performance.now());
    }
  }

  /**
   * How a process of this node ended, or that it runs; waits a moment when it has just died. Null: nobody knows it any
   * more.
   */
  async endOf(slot: number, pid: number): Promise<ExitNote | 'runs' | null> {
    const deadline = performance.now() + NOTE_WITHIN_MS;
    for (;;) {
      const note = this.exits.findLast((exit) => exit.pid === pid && exit.slot === slot);
      if (note !== undefined) return note;
      if (pid === this.self.pid || (isRunning(pid) && this.slots.some((one) => one.pid === pid)))
        return 'runs';
      if (!this.slots.some((one) => one.slot === slot && one.pid === pid)) return null;
      if (performance.now() >= deadline) return null;
      await this.nextUpdate(deadline - performance.now());
    }
  }

  private nextUpdate(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      this.waiters.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
