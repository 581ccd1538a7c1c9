/** How the parts of the system under test are put together. */
export interface Topology {
  /** One sentence for people. */
  readonly about: string;
  /** Unless asked for otherwise. */
  readonly nodes: number;
  readonly workers: number;
  readonly store: 'one' | 'sentinel' | 'cluster';
  readonly entry: 'straight' | 'nginx' | 'balancer' | 'peers';
  /** Each node on a machine of its own, as far as the network goes. */
  readonly machines: boolean;
}

const NODES = { nodes: 3, workers: 1, store: 'one', entry: 'balancer', machines: false } as const;

export const TOPOLOGIES = {
  direct: { ...NODES, about: 'as people reach it', nodes: 1, workers: 2, entry: 'straight' },
  nginx: { ...NODES, about: 'three nodes behind nginx, by the hash of a cookie', entry: 'nginx' },
  haproxy: { ...NODES, about: 'three nodes behind HAProxy that follows the registry' },
  machines: { ...NODES, about: 'three machines (network namespaces) behind HAProxy', machines: true },
  peers: {
    ...NODES,
    about: 'three nodes and clients that are given one of them and balance themselves',
    entry: 'peers',
  },
  sentinel: {
    ...NODES,
    about: 'two nodes on Redis Sentinel with WAIT',
    nodes: 2,
    entry: 'straight',
    store: 'sentinel',
  },
  'redis-cluster': {
    ...NODES,
    about: 'two nodes on Redis Cluster with WAIT',
    nodes: 2,
    entry: 'straight',
    store: 'cluster',
  },
} as const satisfies Record<string, Topology>;

export type TopologyName = keyof typeof TOPOLOGIES;
export const TOPOLOGY_NAMES = Object.keys(TOPOLOGIES) as TopologyName[];

/** What a fault may need to lay hands on. */
export type Part =
  | 'client-links'
  | 'store-server'
  | 'store-links'
  | 'store-masters'
  | 'machine-links'
  | 'balancer';

export function partsOf(name: TopologyName): readonly Part[] {
  const { store, entry, machines }: Topology = TOPOLOGIES[name];
  const parts: Part[] = [];
  if (store === 'one') parts.push('store-server');
  else parts.push('store-masters');
  if (store === 'one' && !machines) parts.push('store-links');
  if (machines) parts.push('machine-links');
  if (entry === 'nginx' || entry === 'balancer') parts.push('balancer');
  // Peers go past any link, straight to the addresses that the nodes tell.
  if (entry !== 'peers') parts.push('client-links');
  return parts;
}
