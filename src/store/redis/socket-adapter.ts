import { setTimeout as sleep } from 'node:timers/promises';
import { createAdapter, createShardedAdapter } from '@socket.io/redis-adapter';
import type { Redis } from 'ioredis';
import type { RedisClient } from './client.js';
import type { ClusterSubscriber } from './cluster-subscriber.js';

const ASK_AGAIN_MS = 500;

/**
 * What carries Socket.IO's own messages between processes: typing, closing the sockets of a session. Its channels begin
 * with `Keys.adapter`.
 */
export interface SocketAdapter {
  readonly create: ReturnType<typeof createAdapter | typeof createShardedAdapter>;
  /** Called after messages of other processes may have been missed. */
  onInterrupted(listener: () => void): void;
}

/** On one server: classic pub/sub. */
export function classicAdapter(pub: RedisClient, sub: Redis, prefix: string): SocketAdapter {
  return {
    create: createAdapter(pub, sub, { key: prefix }),
    onInterrupted: (listener) => void sub.on('ready', listener),
  };
}

/**
 * On a Cluster: sharded pub/sub, over the subscriptions that are there already. Static channels, since with dynamic
 * ones an emit right after a join is missed by other processes.
 */
export function shardedAdapter(
  pub: RedisClient,
  subscriber: ClusterSubscriber,
  prefix: string,
): SocketAdapter {
  // As much of an ioredis client as the adapter uses to listen.
  const sub = {
    on: (_smessageBuffer: string, listener: (channel: Buffer, message: Buffer) => void) =>
      subscriber.onMessage(prefix, (channel, text) => listener(Buffer.from(channel), Buffer.from(text))),
    ssubscribe: (channel: string) => void keepSubscribing(subscriber, channel),
    sunsubscribe: (channels: string | string[]) => {
      for (const channel of [channels].flat()) void subscriber.unsubscribe(channel);
    },
  };
  return {
    create: createShardedAdapter(pub, sub, {
      channelPrefix: prefix,
      subscriptionMode: 'static',
    }),
    onInterrupted: (listener) => subscriber.onInterrupted(listener),
  };
}

/** The adapter asks once and does not hear of a failure. */
async function keepSubscribing(subscriber: ClusterSubscriber, channel: string): Promise<void> {
  while (!subscriber.closed) {
    try {
      return await subscriber.subscribe(channel);
    } catch {
      // The store is away; it is asked again until it is back.
      await sleep(ASK_AGAIN_MS);
    }
  }
}
