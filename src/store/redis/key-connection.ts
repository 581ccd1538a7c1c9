import { Cluster, type Redis } from 'ioredis';
import { addressOf, masterAddress } from './client.js';
import { hashSlot } from './hash-slot.js';
import type { StoreConnection } from './store-connection.js';

/** The connection by which the commands of a key go. */
export interface KeyConnection {
  readonly client: Redis;
  /**
   * Counts what the client reconnected; a master's connection of a Cluster never does, another client takes its place.
   */
  readonly era: number;
}

/** The connection of a key just now, null while a Cluster knows no master for it. */
export function keyConnectionOf({ client, era }: StoreConnection, key: string): KeyConnection | null {
  if (!(client instanceof Cluster)) return { client, era };
  const address = masterAddress(client, hashSlot(key));
  const master = client.nodes('master').find((node) => addressOf(node) === address);
  return master === undefined ? null : { client: master, era: 0 };
}
