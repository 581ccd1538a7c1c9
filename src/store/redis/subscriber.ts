import type { Redis } from 'ioredis';
import type { Logger } from '../../logger.js';
import type { StoreConnection } from './store-connection.js';

/** Sharded subscriptions that are kept whatever happens to connections. */
export interface Subscriptions {
  /** Resolves when subscribed. Idempotent. Rejects with `store_unavailable` after 2.5 s. */
  subscribe(channel: string): Promise<void>;
  unsubscribe(channel: string): Promise<void>;
  /** Hears the channels that begin with `prefix`. */
  onMessage(prefix: string, listener: (channel: string, text: string) => void): void;
  /** Called after publications may have been missed, when all subscriptions are back. */
  onInterrupted(listener: () => void): void;
  /** Ends all waiting. */
  close(): void;
}

/** For subscriptions on a connection that is not theirs alone. */
export interface Sharing {
  /** Asked with each connection, before anything is subscribed on it; rejects when the connection ended meanwhile. */
  readonly mayStay: (client: Redis) => Promise<boolean>;
  /** A connection of their own, which begins to connect; asked for once at most. */
  readonly moveOut: () => StoreConnection<Redis>;
}

/**
 * Sharded subscriptions on one connection, which need not be theirs alone (RESP3). After every reconnect all channels
 * are subscribed again, and only then the interruption is announced. Whoever compares with the log afterwards cannot
 * miss anything in between.
 */
export class Subscriber implements Subscriptions {
  private readonly wanted = new Set<string>();
  private readonly messageListeners = new Map<string, (channel: string, text: string) => void>();
  private readonly interruptedListeners: (() => void)[] = [];
  private wasReady = false;
  /** Resolves when it is known where to listen. */
  private settled: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(
    private current: StoreConnection<Redis>,
    private readonly logger: Logger,
    private readonly sharing: Sharing | null = null,
  ) {
    this.listen(current);
  }

  get connection(): StoreConnection<Redis> {
    return this.current;
  }

  async subscribe(channel: string, waitMs?: number): Promise<void> {
    const isNew = !this.wanted.has(channel);
    this.wanted.add(channel);
    try {
      for (let home = this.current; ; home = this.current) {
        if (await home.run((client) => this.subscribeAt(home, client, channel), waitMs)) return;
      }
    } catch (error) {
      if (isNew) this.wanted.delete(channel);
      throw error;
    }
  }

  async unsubscribe(channel: string): Promise<void> {
    this.wanted.delete(channel);
    const { client } = this.current;
    // Without a connection there is no subscription either; one that ends meanwhile takes it along.
    if (client.status === 'ready') await client.sunsubscribe(channel).catch(() => {});
  }

  onMessage(prefix: string, listener: (channel: string, text: string) => void): void {
    this.messageListeners.set(prefix, listener);
  }

  onInterrupted(listener: () => void): void {
    this.interruptedListeners.push(listener);
  }

  close(): void {
    this.closed = true;
    this.current.close();
  }

  private listen(home: StoreConnection<Redis>): void {
    const { client } = home;
    client.on('smessage', (channel: string, text: string) => this.deliver(channel, text));
    // Before whoever waits for the connection: what is appended from then on is heard.
    client.prependListener('ready', () => {
      if (home !== this.current) return;
      this.settled = this.settle(client);
      // The first time there was nothing to miss.
      if (this.wasReady) void this.resume(client);
      this.wasReady = true;
    });
    // A cluster moved a channel's hash slot away, or took the subscription from us.
    client.on('moved', () => client.disconnect(true));
  }

  /** Moves out when this server does not keep what one publishes apart from replies. */
  private async settle(client: Redis): Promise<void> {
    if (this.sharing === null || client !== this.current.client || this.hasMovedOut) return;
    try {
      if (await this.sharing.mayStay(client)) return;
    } catch {
      // The next connection is asked.
      return;
    }
    if (this.hasMovedOut || this.closed) return;
    this.hasMovedOut = true;
    this.logger.debug({}, 'this store is listened to on a connection of its own');
    this.current = this.sharing.moveOut();
    this.listen(this.current);
  }
  private hasMovedOut = false;

  /** False when it has to be asked for elsewhere. */
  private async subscribeAt(home: StoreConnection<Redis>, client: Redis, channel: string): Promise<boolean> {
    await this.settled;
    if (home !== this.current) return false;
    await client.ssubscribe(channel);
    return true;
  }

  private deliver(channel: string, text: string): void {
    for (const [prefix, listener] of this.messageListeners) {
      if (!channel.startsWith(prefix)) continue;
      try {
        listener(channel, text);
      } catch (error) {
        this.logger.error({ channel, error: (error as Error).message }, 'a publication could not be handled');
      }
    }
  }

  private async resume(client: Redis): Promise<void> {
    try {
      await this.settled;
      // Whoever moved out resumes when the new connection is there.
      if (client !== this.current.client) return;
      // One command a channel, since channels of different hash slots cannot be subscribed together.
      await Promise.all([...this.wanted].map((channel) => client.ssubscribe(channel)));
    } catch (error) {
      this.logger.debug({ error: (error as Error).message }, 'resubscribing was interrupted');
      if ((client as Redis).status === 'ready') client.disconnect(true);
      return;
    }
    for (const listener of this.interruptedListeners) listener();
  }
}
