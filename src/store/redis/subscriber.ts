import type { Redis } from 'ioredis';
import type { Log } from '../../log.js';
import type { Connection } from './connection.js';

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

/**
 * Sharded subscriptions on one connection, which need not be theirs alone (RESP3). After every reconnect all channels are subscribed
 * again, and only then is the interruption announced: who compares with the log afterwards cannot miss anything in between.
 */
export class Subscriber implements Subscriptions {
  private readonly wanted = new Set<string>();
  private readonly messageListeners = new Map<string, (channel: string, text: string) => void>();
  private readonly interruptedListeners: (() => void)[] = [];
  private wasReady = false;

  constructor(
    readonly connection: Connection<Redis>,
    private readonly log: Log,
  ) {
    connection.client.on('smessage', (channel: string, text: string) => this.hear(channel, text));
    // Before whoever waits for the connection: what is appended from then on is heard.
    connection.client.prependListener('ready', () => {
      // The first time there was nothing to miss.
      if (this.wasReady) void this.resume();
      this.wasReady = true;
    });
    // A cluster moved a channel's slot away, or took the subscription from us.
    connection.client.on('moved', () => connection.client.disconnect(true));
  }

  async subscribe(channel: string, waitMs?: number): Promise<void> {
    const isNew = !this.wanted.has(channel);
    this.wanted.add(channel);
    try {
      await this.connection.run((client) => client.ssubscribe(channel), waitMs);
    } catch (error) {
      if (isNew) this.wanted.delete(channel);
      throw error;
    }
  }

  async unsubscribe(channel: string): Promise<void> {
    this.wanted.delete(channel);
    const { client } = this.connection;
    // Without a connection there is no subscription either.
    if (client.status === 'ready') await client.sunsubscribe(channel).catch(() => {});
  }

  onMessage(prefix: string, listener: (channel: string, text: string) => void): void {
    this.messageListeners.set(prefix, listener);
  }

  onInterrupted(listener: () => void): void {
    this.interruptedListeners.push(listener);
  }

  close(): void {
    this.connection.close();
  }

  private hear(channel: string, text: string): void {
    for (const [prefix, listener] of this.messageListeners) {
      if (!channel.startsWith(prefix)) continue;
      try {
        listener(channel, text);
      } catch (error) {
        this.log.error({ channel, error: (error as Error).message }, 'a publication could not be handled');
      }
    }
  }

  private async resume(): Promise<void> {
    const { client } = this.connection;
    try {
      // One command a channel, since channels of a cluster's different slots cannot be subscribed together.
      await Promise.all([...this.wanted].map((channel) => client.ssubscribe(channel)));
    } catch (error) {
      this.log.debug({ error: (error as Error).message }, 'resubscribing was interrupted');
      if ((client as Redis).status === 'ready') client.disconnect(true);
      return;
    }
    for (const listener of this.interruptedListeners) listener();
  }
}
