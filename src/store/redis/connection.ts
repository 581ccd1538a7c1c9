import { setTimeout as sleep } from 'node:timers/promises';
import { HoldfastError } from '../../protocol/errors.js';
import type { RedisClient } from './client.js';

/** How long a command waits for a store that is away before it is refused: whoever waits has to be told within 3 s. */
const WAIT_MS = 2_500;
const BUSY_PAUSE_MS = 100;

/** Server replies that a healthy store gives for a short time only. */
const BUSY = /^(LOADING|BUSY|CLUSTERDOWN|MASTERDOWN|TRYAGAIN|READONLY|NOREPLICAS)\b/;
/** Server replies that mean "not now" for longer than a request can wait. */
const UNABLE = /^(OOM|MISCONF|NOAUTH|WRONGPASS)\b/;

/**
 * Runs commands on a client that may lose its connection: they wait for the connection to be back and are then repeated, in the
 * order they were given, until a deadline; past it they are refused with `store_unavailable` and nothing of them is
 * left in a queue. Repeating is right because every command of Holdfast is idempotent.
 */
export class Connection<Client extends RedisClient = RedisClient> {
  /** Counts connections: a command whose era is over was not on the connection of now. */
  era = 0;
  private ready: boolean;
  private closed = false;
  private readonly waiters = new Set<() => void>();

  constructor(readonly client: Client) {
    this.ready = client.status === 'ready';
    client.on('ready', () => {
      this.ready = true;
      this.release();
    });
    client.on('close', () => {
      this.era += 1;
      this.ready = false;
    });
  }

  async run<T>(command: (client: Client) => Promise<T>, waitMs = WAIT_MS): Promise<T> {
    const deadline = performance.now() + waitMs;
    for (;;) {
      if (!this.ready) await this.untilReady(deadline);
      try {
        return await command(this.client);
      } catch (thrown) {
        const error = thrown as Error;
        if (this.closed || performance.now() >= deadline) {
          throw isReply(error) ? refused(error) : unavailable(error);
        }
        if (isReply(error)) {
          if (!BUSY.test(error.message)) throw refused(error);
          await sleep(BUSY_PAUSE_MS);
        } else if (this.client.status !== 'ready') {
          // ioredis rejects what was in flight before it says `close`: do not try again on the same connection.
          this.ready = false;
        } else {
          await sleep(BUSY_PAUSE_MS);
        }
      }
    }
  }

  /** Ends all waiting. The client is closed by its owner. */
  close(): void {
    this.closed = true;
    this.release();
  }

  private release(): void {
    const waiting = [...this.waiters];
    this.waiters.clear();
    for (const wake of waiting) wake();
  }

  private untilReady(deadline: number): Promise<void> {
    if (this.closed) return Promise.reject(unavailable());
    return new Promise((resolve, reject) => {
      const wake = () => {
        clearTimeout(timer);
        if (this.closed) reject(unavailable());
        else resolve();
      };
      const timer = setTimeout(
        () => {
          this.waiters.delete(wake);
          reject(unavailable());
        },
        Math.max(0, deadline - performance.now()),
      );
      this.waiters.add(wake);
    });
  }
}

function isReply(error: Error): boolean {
  return error.name === 'ReplyError';
}

export function unavailable(cause?: unknown): HoldfastError {
  return new HoldfastError('store_unavailable', 'The store does not answer just now. Try again.', { cause });
}

function refused(error: Error): Error {
  return UNABLE.test(error.message) || BUSY.test(error.message) ? unavailable(error) : error;
}
