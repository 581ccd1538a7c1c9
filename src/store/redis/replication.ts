import type { Connection } from './connection.js';

/** How long replicas may take before the write is asked for again. */
const REPLICAS_WITHIN_MS = 500;

/**
 * Tells whether what was written is on enough replicas to survive the loss of the master. `WAIT` speaks of its own connection only, so
 * the answer counts only when that connection has lived from before the write until after the answer.
 */
export class Replication {
  private next: Promise<number> | null = null;

  constructor(
    private readonly connection: Connection,
    /** 0: the master's word is enough. */
    readonly replicas: number,
  ) {}

  /** Which connection it is; to be read before the write. */
  get era(): number {
    return this.connection.era;
  }

  /** True when all that was written in this era before the call is on enough replicas. False: write it again. */
  async confirm(era: number): Promise<boolean> {
    if (this.connection.era !== era) return false;
    try {
      return (await this.wait()) >= this.replicas && this.connection.era === era;
    } catch {
      return false;
    }
  }

  /** One `WAIT` for all who ask in the same turn of the event loop: it holds up the commands behind it. */
  private wait(): Promise<number> {
    this.next ??= new Promise((resolve, reject) => {
      setImmediate(() => {
        this.next = null;
        this.connection.client.wait(this.replicas, REPLICAS_WITHIN_MS).then(resolve, reject);
      });
    });
    return this.next;
  }
}
