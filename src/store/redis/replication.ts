import { setImmediate as turnEnd } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { type KeyConnection, keyConnectionOf } from './key-connection.js';
import type { StoreConnection } from './store-connection.js';

/** How long replicas may take before the write is asked for again. */
const REPLICAS_WITHIN_MS = 500;

/**
 * Tells whether what was written is on enough replicas to survive the loss of the master. `WAIT` speaks of its own
 * connection only, so the answer counts only when that connection has lived from before the write until after the
 * answer.
 */
export class Replication {
  private readonly asked = new Map<Redis, Promise<number>>();
  /** The last that was begun. */
  private readonly answered = new WeakMap<Redis, Promise<number>>();

  constructor(
    private readonly connection: StoreConnection,
    /** 0: the master's word is enough. */
    readonly replicas: number,
  ) {}

  /** By which connection a key is written; to be read before the write. */
  keyConnectionOf(key: string): KeyConnection | null {
    return keyConnectionOf(this.connection, key);
  }

  /**
   * True when all that was written by this connection of the key before the call is on enough replicas. False: write it
   * again.
   */
  async confirm(key: string, via: KeyConnection | null): Promise<boolean> {
    if (via === null || !this.holds(key, via)) return false;
    try {
      return (await this.wait(via.client)) >= this.replicas && this.holds(key, via);
    } catch {
      // The connection broke: what was not confirmed counts as not held.
      return false;
    }
  }

  private holds(key: string, via: KeyConnection): boolean {
    const now = this.keyConnectionOf(key);
    return now?.client === via.client && now.era === via.era;
  }

  /**
   * One `WAIT` of a connection for all who ask in the same turn of the event loop: it holds up the commands behind it.
   * The next is asked when it is answered: the reply is a number, which does not say whose it is.
   */
  private wait(client: Redis): Promise<number> {
    const asked = this.asked.get(client);
    if (asked !== undefined) return asked;
    const before = this.answered.get(client);
    const answer = (async () => {
      // Whoever asked for it hears of its failure.
      await before?.catch(() => {});
      await turnEnd();
      this.asked.delete(client);
      const replicas: unknown = await client.wait(this.replicas, REPLICAS_WITHIN_MS);
      return typeof replicas === 'number' ? replicas : 0;
    })();
    this.asked.set(client, answer);
    this.answered.set(client, answer);
    return answer;
  }
}
