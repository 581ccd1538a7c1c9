import type { BudgetName } from '../../protocol/budgets.js';
import { HoldfastError } from '../../protocol/errors.js';
import { LIMITS } from '../../protocol/limits.js';
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
    this.insist(
      person,
      'sockets',
      LIMITS.socketsPerPersonHere,
      'You have too many connections open. Close some tabs.',
    );
    this.insist(
      from,
      'address-sockets',
      LIMITS.socketsPerAddressHere,
      'Too many connections are open from your address. Close some of them.',
    );
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

  private insist(key: string, name: BudgetName, atLeast: number, words: string): void {
    if ((this.held.get(key) ?? 0) >= this.budgets.maxHeld(name, atLeast))
      throw new HoldfastError('limit_reached', words);
  }

  private add(key: string, by: number): void {
    const count = (this.held.get(key) ?? 0) + by;
    if (count > 0) this.held.set(key, count);
    else this.held.delete(key);
  }
}
