import type { PendingConnection } from './pending-connection.js';

/**
 * The connections whose head is not complete, in the order of arrival. There are at most so many in all, and a share of
 * them for each address. When there are as many the oldest goes: an honest head takes one round trip, and one
 * that only holds on takes its time.
 */
export class IncompleteRequests {
  private readonly connections = new Set<PendingConnection>();
  private readonly byAddress = new Map<string, number>();

  /** `most` in all, `share` of them for one address. */
  constructor(
    private readonly most: number,
    private readonly share: number,
  ) {}

  get size(): number {
    return this.connections.size;
  }

  /** Oldest first. */
  [Symbol.iterator](): IterableIterator<PendingConnection> {
    return this.connections.values();
  }

  /** Whether an address has its share already. An empty address (a believed proxy) has no bound of its own. */
  isFullFor(address: string): boolean {
    return address !== '' && (this.byAddress.get(address) ?? 0) >= this.share;
  }

  /** Returns the one that has to go, or null. */
  add(connection: PendingConnection): PendingConnection | null {
    const [oldest] = this.connections;
    const evicted = this.connections.size >= this.most && oldest !== undefined ? oldest : null;
    if (evicted !== null) this.delete(evicted);
    this.connections.add(connection);
    const { address } = connection;
    if (address !== '') this.byAddress.set(address, (this.byAddress.get(address) ?? 0) + 1);
    return evicted;
  }

  delete(connection: PendingConnection): void {
    if (!this.connections.delete(connection) || connection.address === '') return;
    const left = (this.byAddress.get(connection.address) ?? 1) - 1;
    if (left > 0) this.byAddress.set(connection.address, left);
    else this.byAddress.delete(connection.address);
  }
}
