import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster } from 'ioredis';
import type { Logger } from '../../logger.js';
import type { HoldfastError } from '../../protocol/errors.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { RedisClient } from './client.js';
import type { Keys } from './keys.js';
import { WrongReply } from './question.js';
import { Refusals, refusalOf } from './refusals.js';

/** How long a command waits for a store that is away before it is refused: whoever waits has to be told within 3 s. */
const WAIT_MS = 2_500;
const BUSY_PAUSE_MS = 100;

/** Server replies that a healthy store gives for a short time only. */
const BUSY = /^(LOADING|BUSY|CLUSTERDOWN|MASTERDOWN|TRYAGAIN|READONLY|NOREPLICAS)\b/;
/** How ioredis says that a reply came for which nobody waits. */
const UNASKED = /^Command queue state error/;

/**
 * Runs commands on a client that may lose its connection. They wait for it to be back and are repeated in the order
 * given, since every command of Holdfast is idempotent. Past a deadline they are refused with `store_unavailable`, or
 * with `store_unwritable` where the store answers and refuses. A `WrongReply`, or one that nobody asked for, ends the
 * connection; what came by it is asked again on the next.
 */
export class StoreConnection<Client extends RedisClient = RedisClient> {
  /** Counts connections: a command whose era is over was not on the connection of now. */
  era = 0;
  /** Connections that were ended because of their replies. */
  wrongReplies = 0;
  private ready: boolean;
  private closed = false;
  /** The last era whose replies are not believed. */
  private distrusted = -1;
  private readonly waiters = new Set<() => void>();

  constructor(
    readonly client: Client,
    private readonly logger: Logger,
    /** The keys of its cluster. */
    readonly keys: Keys,
    /** Hears what the store refuses. */
    private readonly refusals = new Refusals(),
  ) {
    this.ready = client.status === 'ready';
    client.on('ready', () => {
      this.ready = true;
      this.release();
    });
    client.on('close', () => {
      this.era += 1;
      this.ready = false;
    });
    (client as NodeJS.EventEmitter).on('error', (error: Error) => {
      if (UNASKED.test(error.message)) this.onWrongReply(this.era, new WrongReply('no question'));
    });
  }

  /** `command` rejects with `WrongReply` when its reply cannot be the answer to it. */
  async run<T>(command: (client: Client) => Promise<T>, waitMs = WAIT_MS): Promise<T> {
    const deadline = performance.now() + waitMs;
    // An error that the store itself answered says more than that it then was away, as a replica is from ioredis after
    // READONLY.
    let answered: Error | null = null;
    for (;;) {
      if (!this.ready) {
        await this.untilReady(deadline).catch((error) => {
          throw answered === null ? error : errorOfRefusal(answered);
        });
      }
      const { era } = this;
      try {
        const reply = await command(this.client);
        // What came behind a wrong reply is not believed even when it names its question.
        if (era <= this.distrusted) throw new WrongReply('something before');
        return reply;
      } catch (thrown) {
        const error = thrown as Error;
        if (error instanceof WrongReply) this.onWrongReply(era, error);
        if (isReply(error)) {
          answered = error;
          this.noteRefusal(error);
        }
        if (this.closed || performance.now() >= deadline) {
          throw answered === null ? unavailableError(error) : errorOfRefusal(answered);
        }
        if (error instanceof WrongReply) continue;
        if (isReply(error)) {
          if (!BUSY.test(error.message)) throw errorOfRefusal(error);
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

  private noteRefusal(error: Error & { command?: unknown }): void {
    // Its arguments may be secret, and an error is printed with all that it has.
    delete error.command;
    const refusal = refusalOf(error);
    if (refusal !== null) this.refusals.record(refusal);
  }

  private onWrongReply(era: number, error: WrongReply): void {
    if (era <= this.distrusted || this.closed) return;
    this.distrusted = era;
    if (era === this.era) {
      this.ready = false;
      // At once: what is already on its way here is not to be read any more.
      if (this.client instanceof Cluster) this.client.disconnect(true);
      else this.client.stream.destroy();
    }
    this.wrongReplies += 1;
    this.logger.error({ error: error.message }, 'a connection to the store is out of step and was ended');
  }

  private release(): void {
    const waiting = [...this.waiters];
    this.waiters.clear();
    for (const wake of waiting) wake();
  }

  private untilReady(deadline: number): Promise<void> {
    if (this.closed) return Promise.reject(unavailableError());
    return new Promise((resolve, reject) => {
      const wake = () => {
        clearTimeout(timer);
        if (this.closed) reject(unavailableError());
        else resolve();
      };
      const timer = setTimeout(
        () => {
          this.waiters.delete(wake);
          reject(unavailableError());
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

export function unavailableError(cause?: unknown): HoldfastError {
  return refusalError('store_unavailable', { kind: 'store-away' }, { cause });
}

function errorOfRefusal(error: Error): Error {
  if (BUSY.test(error.message) && !/^(READONLY|NOREPLICAS)/.test(error.message))
    return unavailableError(error);
  if (refusalOf(error) === null) return error;
  return refusalError('store_unwritable', { kind: 'store-full' }, { cause: error });
}
