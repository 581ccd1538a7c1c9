import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster, Redis } from 'ioredis';
import type { HostAndPort } from './address.js';
import { addressOf, masterAddress, masters } from './client.js';
import { hashSlot } from './hash-slot.js';
import { unavailableError } from './store-connection.js';
import type { Subscriber, Subscriptions } from './subscriber.js';

const SUBSCRIBE_WITHIN_MS = 4_000;
/** A master that does not answer for this long may have been replaced: look again who it is. */
const ASK_AGAIN_MS = 500;

/**
 * Sharded subscriptions on a Redis Cluster: one subscriber to each master that has a channel. When a hash slot
 * changes its master, its channels follow, and only then is the interruption announced. (ioredis' own sharded
 * subscribers do not say when publications may have been missed, and do not notice a connection that went silent.)
 */
export class ClusterSubscriber implements Subscriptions {
  private readonly subscribers = new Map<string, Subscriber>();
  /** Channel → address of the master that it is subscribed at. */
  private readonly homes = new Map<string, string>();
  private readonly messageListeners: [string, (channel: string, text: string) => void][] = [];
  private readonly interruptedListeners: (() => void)[] = [];
  private moving = false;
  closed = false;

  constructor(
    private readonly cluster: Cluster,
    private readonly subscriberTo: (master: HostAndPort) => Subscriber,
  ) {
    cluster.on('refresh', () => void this.follow());
  }

  async subscribe(channel: string): Promise<void> {
    const deadline = performance.now() + SUBSCRIBE_WITHIN_MS;
    for (;;) {
      try {
        const address = this.masterOf(channel);
        await this.at(address).subscribe(channel, ASK_AGAIN_MS);
        this.homes.set(channel, address);
        return;
      } catch (error) {
        if (this.closed || performance.now() >= deadline) throw unavailableError(error);
        this.cluster.refreshSlotsCache();
        await sleep(100);
      }
    }
  }

  async unsubscribe(channel: string): Promise<void> {
    const address = this.homes.get(channel);
    this.homes.delete(channel);
    if (address !== undefined) await this.subscribers.get(address)?.unsubscribe(channel);
  }

  onMessage(prefix: string, listener: (channel: string, text: string) => void): void {
    this.messageListeners.push([prefix, listener]);
    for (const subscriber of this.subscribers.values()) subscriber.onMessage(prefix, listener);
  }

  onInterrupted(listener: () => void): void {
    this.interruptedListeners.push(listener);
  }

  /**
   * Its connections just now. Their owner watches and closes them; one to a master that is none any more is closed
   * here.
   */
  get clients(): Redis[] {
    return [...this.subscribers.values()].map(({ connection }) => connection.client);
  }

  close(): void {
    this.closed = true;
    for (const { connection } of this.subscribers.values()) connection.close();
  }

  /**
   * Takes the channels of hash slots that changed their master to the new one. What fails now is tried again after the
   * next refresh.
   */
  private async follow(): Promise<void> {
    if (this.moving || this.closed) return;
    this.moving = true;
    const strays = [...this.homes].filter(([channel, home]) => this.masterOf(channel) !== home);
    const moved = await Promise.allSettled(strays.map(([channel, home]) => this.move(channel, home)));
    this.dropUnused();
    this.moving = false;
    if (moved.some(({ status }) => status === 'fulfilled')) this.interrupted();
  }

  private async move(channel: string, home: string): Promise<void> {
    const address = this.masterOf(channel);
    await this.at(address).subscribe(channel, ASK_AGAIN_MS);
    // It may have been unsubscribed meanwhile.
    if (this.homes.get(channel) === home) this.homes.set(channel, address);
    else await this.at(address).unsubscribe(channel);
    // Not waited for: the old master may be frozen.
    void this.subscribers.get(home)?.unsubscribe(channel);
  }

  private dropUnused(): void {
    const used = new Set(this.homes.values());
    const current = new Set(masters(this.cluster).map(addressOf));
    for (const [address, subscriber] of this.subscribers) {
      if (used.has(address) || current.has(address)) continue;
      this.subscribers.delete(address);
      subscriber.connection.close();
      subscriber.connection.client.disconnect();
    }
  }

  private masterOf(channel: string): string {
    const address = masterAddress(this.cluster, hashSlot(channel));
    if (address === undefined) throw new Error('the cluster knows no master for this hash slot');
    return address;
  }

  private at(address: string): Subscriber {
    const known = this.subscribers.get(address);
    if (known !== undefined) return known;
    const colon = address.lastIndexOf(':');
    const subscriber = this.subscriberTo({
      host: address.slice(0, colon),
      port: Number(address.slice(colon + 1)),
    });
    this.subscribers.set(address, subscriber);
    for (const [prefix, listener] of this.messageListeners) subscriber.onMessage(prefix, listener);
    subscriber.onInterrupted(() => this.interrupted());
    return subscriber;
  }

  private interrupted(): void {
    for (const listener of this.interruptedListeners) listener();
  }
}
