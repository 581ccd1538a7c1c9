import type { BudgetName } from '../../protocol/budgets.js';
import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { WorkerBudgets } from '../budgets/worker-budgets.js';

/**
 * How many sockets one person, and one address, has open on this worker. Each worker takes its part of the figure, and
 * never fewer than `…Here`, since with sticky routing all tabs of a person come to one. So the cluster holds at most
 * the figure, or that times the workers.
 */
export class HeldSockets {
  private readonly held = new Map<string, number>();

  constructor(private readonly budgets: WorkerBudgets) {}

  /** Counts one more; returns what takes it away again. Throws `limit_reached`. */
  hold(userId: string, address: string): () => void {
    const person = `person ${userId}`;
    const from = `address ${address}`;
    this.insist(person, 'sockets', LIMITS.socketsPerPersonHere, 'person');
    this.insist(from, 'address-sockets', LIMITS.socketsPerAddressHere, 'address');
    this.add(person, 1);
    this.add(from, 1);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.add(person, -1);
      this.add(from, -1);
    };
  }

  private insist(key: string, name: BudgetName, atLeast: number, of: 'person' | 'address'): void {
    if ((this.held.get(key) ?? 0) >= this.budgets.maxHeld(name, atLeast))
      throw refusalError('limit_reached', { kind: 'sockets-full', of });
  }

  private add(key: string, by: number): void {
    const count = (this.held.get(key) ?? 0) + by;
    if (count > 0) this.held.set(key, count);
    else this.held.delete(key);
  }
}
