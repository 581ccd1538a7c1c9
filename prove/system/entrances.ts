/** What people reach the nodes by. */
import { Balancer } from '../../testbed/balancers/balancer.js';
import { Nginx } from '../../testbed/balancers/nginx.js';
import { CuttingProxy } from '../../testbed/network/cutting-proxy.js';
import { until } from '../../testbed/wait.js';
import { checkHealth } from './health-checks.js';
import type { HoldfastNode } from './node.js';

export interface Entrance {
  readonly url: string;
  /** The same, for those whose network the nemesis may cut. */
  readonly clientLink: CuttingProxy;
  /** All nodes are in rotation. */
  whole(): Promise<boolean>;
  stop(): Promise<void>;
}

/**
 * One node is reached as people reach it; more than one through what a load balancer would be, which asks for their
 * health.
 */
export async function straight(nodes: readonly HoldfastNode[]): Promise<Entrance> {
  const targets = nodes.map(({ target }) => target);
  const clientLink = await CuttingProxy.start(targets);
  const balancer = nodes.length > 1 ? await CuttingProxy.start(targets) : null;
  const stopChecking =
    balancer === null ? [] : [clientLink, balancer].map((one) => checkHealth(one, targets));
  return {
    url: balancer === null ? (nodes[0] as HoldfastNode).url : `http://127.0.0.1:${balancer.port}`,
    clientLink,
    whole: async () => true,
    stop: async () => {
      await Promise.all(stopChecking.map((stop) => stop()));
      await balancer?.stop();
      await clientLink.stop();
    },
  };
}

/** What listens on a port of loopback, and how it ends. */
async function at(
  { url, port, stop }: { url: string; port: number; stop(): Promise<void> },
  whole: Entrance['whole'],
): Promise<Entrance> {
  const clientLink = await CuttingProxy.start([{ host: '127.0.0.1', port }]);
  return {
    url,
    clientLink,
    whole,
    stop: async () => {
      await clientLink.stop();
      await stop();
    },
  };
}

/** The first node, which tells of the others. */
export function toPeers([first]: readonly HoldfastNode[]): Promise<Entrance> {
  const { url, target } = first as HoldfastNode;
  return at({ url, port: target.port, stop: async () => {} }, async () => true);
}

/** nginx with a fixed list and a cookie's hash. */
export async function byNginx(nodes: readonly HoldfastNode[]): Promise<Entrance> {
  const nginx = await Nginx.start(
    'cookie-hash',
    nodes.map(({ target }) => target.port),
  );
  return at({ url: nginx.url, port: nginx.port, stop: () => nginx.stop() }, async () => true);
}

/** HAProxy, kept in step with the registry of nodes by `holdfast balancer`. */
export async function byBalancer(nodes: readonly HoldfastNode[], redisUrl: string): Promise<Entrance> {
  const balancer = await Balancer.start(redisUrl);
  const whole = async () => (await balancer.inRotation()).length === nodes.length;
  await until('all nodes in rotation', whole);
  return at({ url: balancer.url, port: balancer.port, stop: () => balancer.stop() }, whole);
}
