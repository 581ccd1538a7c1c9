/** How the parts of the system under test are put together. */
import { canMakeDisks } from './small-disk.js';
import { hasNativeValkey, type StoreName } from './store-server.js';

export interface Topology {
  /** One sentence for people. */
  readonly about: string;
  /** Unless asked for otherwise. */
  readonly nodes: number;
  readonly workers: number;
  readonly store: 'one' | 'sentinel' | 'cluster';
  readonly entrance: 'straight' | 'nginx' | 'balancer' | 'peers';
  /** Each node on a machine of its own, as far as the network goes. */
  readonly machines: boolean;
}

const NODES = { nodes: 3, workers: 1, store: 'one', entrance: 'balancer', machines: false } as const;

export const TOPOLOGIES = {
  direct: { ...NODES, about: 'as people reach it', nodes: 1, workers: 2, entrance: 'straight' },
  nginx: { ...NODES, about: 'three nodes behind nginx, by the hash of a cookie', entrance: 'nginx' },
  haproxy: { ...NODES, about: 'three nodes behind HAProxy that follows the registry' },
  machines: { ...NODES, about: 'three machines (network namespaces) behind HAProxy', machines: true },
  peers: {
    ...NODES,
    about: 'three nodes and clients that are given one of them and balance themselves',
    entrance: 'peers',
  },
  sentinel: {
    ...NODES,
    about: 'two nodes on Redis Sentinel with WAIT',
    nodes: 2,
    entrance: 'straight',
    store: 'sentinel',
  },
  'redis-cluster': {
    ...NODES,
    about: 'two nodes on Redis Cluster with WAIT',
    nodes: 2,
    entrance: 'straight',
    store: 'cluster',
  },
} as const satisfies Record<string, Topology>;

export type TopologyName = keyof typeof TOPOLOGIES;
export const TOPOLOGY_NAMES = Object.keys(TOPOLOGIES) as TopologyName[];

/** What a fault may need to lay hands on. */
export type TopologyPart =
  | 'client-links'
  /** The store is one process, which can be frozen and killed. */
  | 'store-process'
  /** The store is the embedded one. */
  | 'embedded-store'
  /** Its data folder can be put on a disk that is small enough to be filled. */
  | 'small-disk'
  /** A Redis of its own, with files and settings. */
  | 'redis-server'
  | 'store-links'
  /** What lies on the ways to it can mix up its replies. */
  | 'mixable-replies'
  | 'store-masters'
  | 'machine-links'
  | 'balancer';

/** `store` counts where the topology's is one. */
export function partsOf(name: TopologyName, store: StoreName): readonly TopologyPart[] {
  const { store: kind, entrance, machines }: Topology = TOPOLOGIES[name];
  const parts: TopologyPart[] = [];
  const isEmbedded = kind === 'one' && store === 'embedded';
  if (kind === 'one') parts.push('store-process');
  else parts.push('store-masters');
  if (isEmbedded) parts.push('embedded-store');
  if (isEmbedded && canMakeDisks()) parts.push('small-disk');
  if (kind === 'one' && (store === 'redis' || (store === 'valkey' && hasNativeValkey()))) {
    parts.push('redis-server');
  }
  if (kind === 'one' && !isEmbedded && !machines) parts.push('store-links');
  if (kind === 'one' && !machines) parts.push('mixable-replies');
  if (machines) parts.push('machine-links');
  if (entrance === 'nginx' || entrance === 'balancer') parts.push('balancer');
  // Peers go past any link, straight to the addresses that the nodes tell.
  if (entrance !== 'peers') parts.push('client-links');
  return parts;
}
