import { Cluster, type Redis } from 'ioredis';

/** A connection to one server, or to the masters of a Redis Cluster. Commands are the same. */
export type RedisClient = Redis | Cluster;

/** Every server that holds a part of the keys: one, or the masters that the Cluster is known to have. */
export function masters(client: RedisClient): Redis[] {
  return client instanceof Cluster ? client.nodes('master') : [client];
}

/** The address of the master of a hash slot as the client knows it, `host:port`; undefined while nobody is known. */
export function masterAddress(cluster: Cluster, hashSlot: number): string | undefined {
  return cluster.slots[hashSlot]?.[0];
}

export function addressOf({ options }: Redis): string {
  return `${options.host}:${options.port}`;
}
